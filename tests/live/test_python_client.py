"""The example client, as an integrator would run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from tests.log import Log
from tests.people import person
from tests.visitor import PASSWORD
from tests.waiting import until
from tickstock import env

CLIENT = env.ROOT / "clients" / "python" / "tickstock_client.py"


class Running:
    """The program, and what it has printed."""

    def __init__(self, folder: Path, url: str, password: str = PASSWORD) -> None:
        self.out, self.err, self.kept = folder / "out", folder / "err", folder / "position.json"
        command = [sys.executable, str(CLIENT), url, str(self.kept)]
        settings = os.environ | {"TICKSTOCK_EMAIL": "alice@example.com", "TICKSTOCK_PASSWORD": password}
        with self.out.open("ab") as out, self.err.open("ab") as err:
            self.process = subprocess.Popen(command, stdout=out, stderr=err, env=settings)

    def seqs(self) -> list[int]:
        return [json.loads(line)["seq"] for line in self.out.read_text().splitlines()]

    def position(self) -> int:
        """What it goes on after; killed before it is kept, a program gets its last frame again."""
        return json.loads(self.kept.read_text())["seq"] if self.kept.exists() else 0

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def site(stack, redis) -> str:
    person("alice", pull_ms=250)
    return stack.web()


def test_it_gets_each_event_once_over_its_own_restart_and_the_servers(site, stack, log: Log, tmp_path):
    log.write(3)
    client = Running(tmp_path, site)
    try:
        until(lambda: client.seqs() == [1, 2, 3] and client.position() == 3)
        client.stop()
        log.write(2)
        client = Running(tmp_path, site)
        until(lambda: client.seqs() == [1, 2, 3, 4, 5])
        stack.running[0].stop()
        log.write(2)
        stack.running[0].start()

        until(lambda: client.seqs() == [1, 2, 3, 4, 5, 6, 7])
    finally:
        client.stop()
    assert all("trying again" in line for line in client.err.read_text().splitlines())


def test_it_says_what_is_missing_and_where_to_ask_for_it(site, log: Log, tmp_path):
    log.write(1)
    (tmp_path / "position.json").write_text(json.dumps({"epoch": log.claim.epoch - 1, "seq": 9}))

    client = Running(tmp_path, site)
    try:
        until(lambda: client.seqs() == [1])
    finally:
        client.stop()

    assert f"Missing after 9 (epoch): {site}/api/v1/events?after={log.claim.epoch - 1}:9" in client.err.read_text()


def test_it_stops_where_its_session_is_ended_and_signs_in_again_when_started_again(site, log: Log, tmp_path):
    log.write(1)
    client = Running(tmp_path, site)
    try:
        until(lambda: client.seqs() == [1])
        Session.objects.all().delete()
        assert client.process.wait(30) == 1
        assert "Stopped: You have signed out." in client.err.read_text()
        log.write(1)
        client = Running(tmp_path, site)

        until(lambda: client.seqs() == [1, 2])
    finally:
        client.stop()


def test_its_session_lasts_over_restarts_and_nobody_else_reads_its_token(site, log: Log, tmp_path):
    log.write(1)
    for count in (1, 2, 3):
        client = Running(tmp_path, site)
        try:
            until(lambda: client.position() == count)  # noqa: B023  Until is over before the next round
        finally:
            client.stop()
        log.write(1)

    assert UserSession.objects.get().data == {"is_program": True}
    assert (tmp_path / "position.token").stat().st_mode & 0o077 == 0


def test_a_wrong_password_is_said_once(site, tmp_path):
    client = Running(tmp_path, site, "wrong")
    try:
        assert client.process.wait(30) == 1
    finally:
        client.stop()

    assert client.err.read_text().startswith("Stopped: the sign-in was refused")
