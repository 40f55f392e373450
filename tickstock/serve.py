"""`python -m tickstock.serve`, with Daphne's options: Daphne, but it answers what it was asked before it ends.

Asked to end, Daphne cuts everything off at once, a form that is being saved too. Here new connections are refused first,
so that a proxy asks the next process; then what is under way is answered; then pages and streams are let go. They come back.
"""

from __future__ import annotations

import asyncio
from typing import Any

from daphne.cli import CommandLineInterface
from daphne.http_protocol import WebRequest
from daphne.server import Server
from twisted.internet.defer import Deferred

PATIENCE = 10.0  # Seconds for what is under way
STEP = 0.02
FLUSH = 0.1  # Seconds for what was answered to leave


class PatientServer(Server):  # type: ignore[misc]
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.ports: list[Any] = []
        self.connections: dict[Any, dict[str, Any]] = {}

    def listen_success(self, port: Any) -> None:
        super().listen_success(port)
        self.ports.append(port)

    def kill_all_applications(self) -> Any:
        """Daphne calls this when it is asked to end, and waits for what it gives."""
        answered: Any = Deferred.fromFuture(asyncio.ensure_future(self.answer()))
        return answered.addBoth(self._let_go)

    async def answer(self) -> None:
        """Take nothing new, and see what is under way through."""
        for port in self.ports:
            port.stopListening()
        if not self.is_asked():
            return
        for _ in range(round(PATIENCE / STEP)):
            await asyncio.sleep(STEP)
            if not self.is_asked():
                break
        await asyncio.sleep(FLUSH)

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


def streams(asked: Any) -> bool:
    kinds = asked.responseHeaders.getRawHeaders("Content-Type") or [""]
    return bool(kinds[0].startswith("text/event-stream"))


class Program(CommandLineInterface):  # type: ignore[misc]
    server_class = PatientServer


if __name__ == "__main__":
    Program.entrypoint()
