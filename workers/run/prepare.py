"""The database as a run needs it: its tables, people to sign in as, and universes to watch."""

from __future__ import annotations

import os
from importlib.metadata import version

from workers.run.config import Config
from workers.run.supervisor import Supervisor


def migrate(supervisor: Supervisor) -> None:
    """Bring the tables up to date."""
    supervisor.finish(supervisor.begin("migrate", "manage.py", "migrate", "--no-input"))


def fill(supervisor: Supervisor) -> list[str]:
    """Create what a first visitor needs; the lines that say how to sign in."""
    accounts = supervisor.begin("accounts", "manage.py", "create_demo_accounts")
    if is_loaded(supervisor.config):
        supervisor.finish(accounts)
    else:
        supervisor.finish(accounts, supervisor.begin("members", "manage.py", "load_index_members"))
        note(supervisor.config).write_text(members(supervisor.config))
    return [line for line in accounts.log.read_text().splitlines() if line.startswith(("Sign in:", "Staff:"))]


def is_loaded(config: Config) -> bool:
    """Were these index members loaded into this database before? To look is far quicker than to load."""
    if "DATABASE_URL" not in os.environ and not (config.var / "tickstock.sqlite3").exists():
        return False
    return note(config).exists() and note(config).read_text() == members(config)
