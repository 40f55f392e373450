"""The scripts that operators call, against a real PostgreSQL: what is restored is what was there."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from tests.archive import archived
from tests.factories import high
from tests.people import looks_at, person, universe
from tests.services import postgres
from tickstock import env

# Stands for `docker compose -f FILE exec -T postgres COMMAND ...`: the command runs here.
DOCKER = '#!/bin/sh\nwhile [ "$1" != postgres ]; do shift; done; shift\nexec "$@"\n'
RESTORED = "shop"


@pytest.fixture
def place(transactional_db: None, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of the scripts; the database they restore is another one, which is there and empty."""
    docker = tmp_path / "docker"
    docker.write_text(DOCKER)
    docker.chmod(0o755)
    known = connection.settings_dict
    programs = postgres.binaries(tmp_path)
    path = f"{tmp_path}:{programs}:{os.environ['PATH']}"
    server = {"PGHOST": known["HOST"], "PGPORT": str(known["PORT"]), "PGUSER": known["USER"]}
    made = (
        os.environ
        | server
        | {"PATH": path, "ADMIN": known["USER"], "OWNER": known["USER"], "PGPASSWORD": known["PASSWORD"]}
    )
    run(made, "psql", "-q", "-d", "postgres", "-c", f"CREATE DATABASE {RESTORED}")
    yield made
    for name in (RESTORED, f"{RESTORED}_before", f"{RESTORED}_new"):
        run(made, "dropdb", "--if-exists", "--force", name)


def run(place: dict[str, str], *command: str, fails: bool = False, **settings: str) -> None:
    done = subprocess.run(command, env=place | settings, capture_output=True, text=True, timeout=50, check=False)
    assert (done.returncode != 0) is fails, done.stderr


def rows(place: dict[str, str], name: str) -> dict[str, int]:
    """How many rows each table of a database has."""
    opened = psycopg2.connect(host=place["PGHOST"], port=place["PGPORT"], user=place["PGUSER"], dbname=name)
    cursor = opened.cursor()
    cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
    counts = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f"SELECT count(*) FROM {table}")
        counts[table] = cursor.fetchone()[0]
    opened.close()
    return counts


def backup(place: dict[str, str], file: Path) -> None:
    name = str(connection.settings_dict["NAME"])
    run(place, str(env.ROOT / "docker/bin/backup.sh"), str(file), DATABASE=name)


def restore(place: dict[str, str], file: Path, *, fails: bool = False) -> None:
    run(place, str(env.ROOT / "docker/bin/restore.sh"), str(file), fails=fails, DATABASE=RESTORED)


def test_what_is_restored_is_what_was_there(place: dict[str, str], tmp_path: Path):
    looks_at(person("alice"), universe("Mine", "AAPL", "MSFT"))
    archived(high(seq) for seq in range(1, 51))
    before = rows(place, str(connection.settings_dict["NAME"]))
    assert before["accounts_user"] >= 1
    assert sum(before.values()) > 100

    backup(place, tmp_path / "of-today")
    restore(place, tmp_path / "of-today")

    assert rows(place, RESTORED) == before
    assert rows(place, f"{RESTORED}_before") == {}


def test_a_file_that_was_cut_changes_nothing(place: dict[str, str], tmp_path: Path):
    backup(place, tmp_path / "whole")
    restore(place, tmp_path / "whole")
    before = rows(place, RESTORED)
    whole = (tmp_path / "whole").read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) * 2 // 3])

    restore(place, tmp_path / "cut", fails=True)

    assert rows(place, RESTORED) == before
