"""The example client, as an integrator would run it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.log import Log
from tests.people import person
from tests.visitor import Visitor
from tests.waiting import until
from tickstock import env

CLIENT = env.ROOT / "clients" / "python" / "tickstock_client.py"


class Running:
    """The program, and what it has printed."""

    def __init__(self, folder: Path, visitor: Visitor) -> None:
        cookie = next(cookie.value for cookie in visitor.cookies if cookie.name == "sessionid")
        self.out, self.err, self.kept = folder / "out", folder / "err", folder / "position.json"
        command = [sys.executable, str(CLIENT), visitor.url, str(cookie), str(self.kept)]
        with self.out.open("ab") as out, self.err.open("ab") as err:
            self.process = subprocess.Popen(command, stdout=out, stderr=err)

    def seqs(self) -> list[int]:
        return [json.loads(line)["seq"] for line in self.out.read_text().splitlines()]

    def position(self) -> int:
        """What it goes on after; killed before it is kept, a program gets its last frame again."""
        return json.loads(self.kept.read_text())["seq"] if self.kept.exists() else 0

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def alice(stack, redis) -> Visitor:
    person("alice", pull_ms=250)
    return Visitor(stack.web()).sign_in("alice@example.com")


def test_it_gets_each_event_once_over_its_own_restart_and_the_servers(alice, stack, log: Log, tmp_path):
    log.write(3)
    client = Running(tmp_path, alice)
    try:
        until(lambda: client.seqs() == [1, 2, 3] and client.position() == 3)
        client.stop()
        log.write(2)
        client = Running(tmp_path, alice)
        until(lambda: client.seqs() == [1, 2, 3, 4, 5])
        stack.running[0].stop()
        log.write(2)
        stack.running[0].start()

        until(lambda: client.seqs() == [1, 2, 3, 4, 5, 6, 7])
    finally:
        client.stop()
    assert all("trying again" in line for line in client.err.read_text().splitlines())


def test_it_says_what_is_missing_and_where_to_ask_for_it(alice, log: Log, tmp_path):
    log.write(1)
    (tmp_path / "position.json").write_text(json.dumps({"epoch": log.claim.epoch - 1, "seq": 9}))

    client = Running(tmp_path, alice)
    try:
        until(lambda: client.seqs() == [1])
    finally:
        client.stop()

    assert f"Missing after 9 (epoch): {alice.url}/api/v1/events?after={log.claim.epoch - 1}:9" in client.err.read_text()


def test_it_stops_where_it_is_signed_out(alice, tmp_path):
    client = Running(tmp_path, alice)
    try:
        alice.sign_out()

        assert client.process.wait(30) == 1
    finally:
        client.stop()
    assert client.err.read_text().startswith("Stopped: ")
