"""The database as a run needs it: its tables, people to sign in as, and universes to watch."""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from workers.run.config import Config
from workers.run.supervisor import Supervisor


def migrate(supervisor: Supervisor) -> None:
    """Bring the tables up to date."""
    if not (supervisor.config.var / "tickstock.sqlite3").exists():
        note(supervisor.config).unlink(missing_ok=True)
    supervisor.finish(supervisor.begin("migrate", "manage.py", "migrate", "--no-input"))


def fill(supervisor: Supervisor) -> list[str]:
    """Create what a first visitor needs; gives the lines that say how to sign in."""
    accounts = supervisor.begin("accounts", "manage.py", "create_demo_accounts")
    done, loaded = note(supervisor.config), members(supervisor.config)
    if done.exists() and done.read_text() == loaded:
        supervisor.finish(accounts)
    else:
        supervisor.finish(accounts, supervisor.begin("members", "manage.py", "load_index_members"))
        done.write_text(loaded)
    return [line for line in accounts.log.read_text().splitlines() if line.startswith(("Sign in:", "Staff:"))]


def note(config: Config) -> Path:
    """Says which index members were loaded last: to look there is far quicker than to load them again."""
    return config.var / "members.loaded"


def members(config: Config) -> str:
    database = config.environment.get("DATABASE_URL", "")
    return (
        f"{version('index-constitution')} into {sha256(database.encode()).hexdigest()[:16]}\n"  # It holds a password.
    )
