"""`python -m tickstock.serve`, with Daphne's options: Daphne, but it answers what it was asked before it ends.

Asked to end, Daphne cuts everything off at once, a form that is being saved too. Here new connections are refused first,
so that a proxy asks the next process; then what is under way is answered; then pages and streams are let go. They come back.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from daphne.cli import CommandLineInterface
from daphne.http_protocol import WebRequest
from daphne.server import Server
from twisted.internet.defer import Deferred

PATIENCE = 10.0  # Seconds for what is under way
STEP, QUIET = 0.02, 0.3  # Nothing was asked for so long: whoever knew this process has gone


class PatientServer(Server):  # type: ignore[misc]
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.ports: list[Any] = []
        self.connections: dict[Any, dict[str, Any]] = {}
        self.is_ending = False

    def listen_success(self, port: Any) -> None:
        super().listen_success(port)
        self.ports.append(port)

    def create_application(self, protocol: Any, scope: Any) -> Any:
        if self.is_ending:
            be_the_last(protocol)
        return super().create_application(protocol, scope)

    def kill_all_applications(self) -> Any:
        """Daphne calls this when it is asked to end, and waits for what it gives."""
        answered: Any = Deferred.fromFuture(asyncio.ensure_future(self.answer()))
        return answered.addBoth(self._let_go)

    async def answer(self) -> None:
        """Take no new connection, and see what comes by those there are through: each brings one more request at most."""
        self.is_ending = True
        for port in self.ports:
            port.doRead()  # Who has been let in by the kernel is let in
            port.stopListening()
        for asked in self.connections:
            be_the_last(asked)
        ends, quiet = time.monotonic() + PATIENCE, 0.0
        while quiet < QUIET and time.monotonic() < ends:
            await asyncio.sleep(STEP)
            quiet = 0.0 if self.is_asked() else quiet + STEP

    def is_asked(self) -> bool:
        """Whether any request waits for its answer; streams never end by themselves."""
        return any(
            "application_instance" in known and not known["application_instance"].done() and not streams(asked)
            for asked, known in self.connections.items()
            if isinstance(asked, WebRequest)
        )

    def _let_go(self, _: object) -> Any:
        # Daphne would stumble over those whose application has ended already.
        self.connections = {
            asked: known for asked, known in self.connections.items() if "application_instance" in known
        }
        return super().kill_all_applications()


def be_the_last(asked: Any) -> None:
    """Have the proxy told that no other request may come by this request's connection."""
    # Where the answer is out, the connection belongs to the next request, which Twisted would never answer then.
    if isinstance(asked, WebRequest) and not asked.finished and asked.channel:
        asked.channel.persistent = False
        asked.responseHeaders.setRawHeaders("Connection", ["close"])


def streams(asked: Any) -> bool:
    kinds = asked.responseHeaders.getRawHeaders("Content-Type") or [""]
    return bool(kinds[0].startswith("text/event-stream"))


class Program(CommandLineInterface):  # type: ignore[misc]
    server_class = PatientServer


if __name__ == "__main__":
    Program.entrypoint()
