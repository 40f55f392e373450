"""A project of stand-ins, and `python -m workers.run` in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services.environment import free_port
from tickstock import env
from workers.run.ports import is_free

PROCFILE = """\
broker: python -m tickstock.embedded
ingest: python fake.py ingest
web: python fake.py web
"""
MANAGE = """\
import sys
if "create_demo_accounts" in sys.argv:
    print("Sign in: alice@example.org secret")
    print("Staff: bob@example.org secret")
"""
SECONDS = 20.0


class Project:
    """A folder with a Procfile, and the runs in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = next(port for port in iter(free_port, 0) if is_free(port + 1) and is_free(port + 2))
        self.procfile = folder / "Procfile"
        self.procfile.write_text(PROCFILE)
        self.manage = folder / "manage.py"
        self.manage.write_text(MANAGE)
        shutil.copy(Path(__file__).parent / "fake.py", folder)
        self.runs: list[subprocess.Popen[str]] = []

    def environment(self, **settings: str) -> dict[str, str]:
        own = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(env.ROOT),
            "PORT": str(self.port),
            "START_DEADLINE": "5",
            "STOP_DEADLINE": "1",
        }
        return {**own, "VAR_DIR": str(self.folder / "var"), **settings}

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        """Begin a run without waiting for anything."""
        command = [sys.executable, "-m", "workers.run", *arguments]
        run = subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment(**settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.runs.append(run)
        return run

    def up(self, **settings: str) -> tuple[subprocess.Popen[str], list[str]]:
        """A run that has said all it has to say, and what it said."""
        run = self.start(**settings)
        lines: list[str] = []
        for line in run.stdout or ():
            lines.append(line.strip())
            if line.startswith("Stop:"):
                return run, lines
        raise AssertionError(f"the run ended early: {lines}")

    def says(self, *arguments: str, **settings: str) -> tuple[int, str]:
        """The exit code and the last line of a run that ends by itself."""
        run = self.start(*arguments, **settings)
        output = run.communicate(timeout=SECONDS)[0]
        return run.returncode, output.strip().splitlines()[-1]

    @property
    def stubborn(self) -> int:
        """The process that ignores every request to end, once it is there."""
        file = self.folder / "stubborn.pid"
        assert eventually(lambda: file.exists() and file.read_text())
        return int(file.read_text())

    @property
    def is_quiet(self) -> bool:
        """Is every port free again?"""
        return all(is_free(self.port + offset) for offset in range(3))


def eventually(condition: Callable[[], object]) -> bool:
    deadline = time.monotonic() + SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(condition())


def lives(pid: int) -> bool:
    """Is this process there, and not just waiting for its parent to notice its end?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = Project(tmp_path)
    yield made
    for run in made.runs:
        run.kill()
        run.communicate()
    made.start("stop").communicate(timeout=60)
