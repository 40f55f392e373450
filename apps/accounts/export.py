"""What the site knows of a person: every part of it enters a function here, in its AppConfig.ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apps.accounts.models import User

# The name of a file in the export, and what stands in it as JSON: dicts, lists, words, numbers and times.
EXPORTS: dict[str, Callable[[User], Any]] = {}
