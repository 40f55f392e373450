"""What all runs share: broker, web processes, people. A run breaks them, the next one finds them whole."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from redis import Redis, RedisError

from apps.accounts.models import User
from apps.universes.models import InForce, Symbol, Universe
from tests.faults.loop import Loop
from tests.faults.proxy import Proxy
from tests.services.environment import free_port
from tests.services.server import Server
from tests.waiting import until
from tickstock import embedded

PULL = 250  # Milliseconds between two pulls of everybody's pages
PROGRAM = sys.executable


class Person(NamedTuple):
    user: User
    cookie: str


class Bench:
    """Starts when it is made; `mend` brings back what a run has ended."""

    def __init__(self, folder: Path, webs: int = 2) -> None:
        self.folder = folder
        self.loop = Loop()
        self.redis_port = free_port()
        self.broker = self._broker()
        self.to_worker, self.to_web = Proxy(self.loop, self.redis_port), Proxy(self.loop, self.redis_port)
        self.redis = Redis(port=self.redis_port, socket_timeout=5.0)
        self.webs = [self._web(number) for number in range(webs)]
        self.people: dict[str, Person] = {}
        self.written_before: dict[str, int] = {}  # Bytes of the broker's files when the run began
        self.number = 0  # Of the run
        self.broker.start()
        for web in self.webs:
            web.start()

    def _broker(self) -> Server:
        folder = self.folder / "broker"
        folder.mkdir(parents=True, exist_ok=True)
        # A file that may grow no further is an error to it, not its end: Python ignores SIGXFSZ, and so does its child.
        log = self.folder / "broker.log"
        return Server(embedded.command(self.redis_port, folder), self.redis_port, log, restore_signals=False)

    def _web(self, number: int) -> Server:
        port = free_port()
        command = [PROGRAM, "-m", "tickstock.serve", "-b", "127.0.0.1", "-p", str(port), "tickstock.asgi:application"]
        settings = self.settings(self.to_web.port, self.folder / f"web-{number}")
        settings |= {"SOCKETS_PER_ADDRESS": "100000"}
        return Server(command, port, self.folder / f"web-{number}.log", signal.SIGTERM, env=settings)

    def settings(self, redis_port: int, var: Path) -> dict[str, str]:
        """The environment of a process that reaches the broker at a port."""
        database = connection.settings_dict
        place = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
        return os.environ | {
            "VAR_DIR": str(var),
            "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
            "DATABASE_URL": f"postgres://{database['USER']}:{database['PASSWORD']}@{place}",
            "DJANGO_SETTINGS_MODULE": "tickstock.settings.test",
        }

    @property
    def addresses(self) -> list[str]:
        return [f"ws://127.0.0.1:{web.port}" for web in self.webs]

    def mend(self) -> None:
        """Everything runs and nothing is in the way; the broker is empty."""
        for proxy in (self.to_worker, self.to_web):
            proxy.hold()
            proxy.delay, proxy.rate, proxy.refuses = 0.0, None, False
        if not self.broker.is_up:
            self.broker.start()
        until(self.broker_answers)
        self.redis.config_set("appendonly", "yes")
        self.redis.config_set("appendfsync", "everysec")
        self.redis.config_set("maxmemory", 0)
        self.redis.flushall()
        self._wake_readers()
        self.written_before = {path.name: path.stat().st_size for path in self.files()}
        for web in self.webs:
            if not web.is_up:
                web.start()
        self.people.clear()
        self.number += 1

    def _wake_readers(self) -> None:
        """Web processes look at once what there is now: a page of the next run is shown nothing of the one before."""
        for client in self.redis.client_list():
            if "b" in client["flags"]:
                self.redis.client_unblock(int(client["id"]))

    def files(self) -> list[Path]:
        """What the broker has appended since it began its file."""
        return list((self.folder / "broker").glob("appendonlydir/*.incr.aof"))

    def broker_answers(self) -> bool:
        try:
            return bool(self.redis.ping())
        except RedisError:  # It loads, or is not there
            return False

    def person(self, name: str, *members: str) -> Person:
        """Somebody who is signed in, and looks at a universe of these symbols; without any, at the whole market."""
        if name not in self.people:
            email = f"{name}@example.com"
            user = User.objects.filter(email=email).first()
            if user is None:
                user = User.objects.create_user(email, "no password is needed", pull_ms=PULL)
                EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
            client = Client()
            client.force_login(user)
            self.people[name] = Person(user, client.cookies["sessionid"].value)
        person = self.people[name]
        chosen = self.universe(name, *members) if members else None
        InForce.objects.update_or_create(user=person.user, defaults={"universe": chosen, "filters": None})
        return person

    def universe(self, name: str, *members: str) -> Universe:
        made, _ = Universe.objects.get_or_create(name=name, owner=None)
        Symbol.objects.bulk_create([Symbol(ticker=ticker) for ticker in members], ignore_conflicts=True)
        made.members.set(Symbol.objects.filter(ticker__in=members))
        return made

    def stop(self) -> None:
        self.to_worker.stop()
        self.to_web.stop()
        for server in (*self.webs, self.broker):
            if server.is_up:
                assert server.process
                server.process.send_signal(signal.SIGCONT)
            server.stop()
        self.redis.close()
        self.loop.stop()
        connection.close()
