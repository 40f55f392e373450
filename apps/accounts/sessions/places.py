"""Where on earth an address is, as far as the operator's database tells (settings.GEOIP_DATABASE)."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any

import maxminddb
from django.conf import settings

logger = logging.getLogger(__name__)


def place_of(address: str) -> str:
    """Such as "Boston, United States"; the address itself where nobody knows."""
    reader = _reader(settings.GEOIP_DATABASE)
    if reader is None:
        return address
    try:
        found: Any = reader.get(address) or {}
    except ValueError:  # IPv6 in a database that has none, or no address at all
        found = {}
    names = (found.get(part, {}).get("names", {}).get("en") for part in ("city", "country"))
    return ", ".join(name for name in names if name) or address


@lru_cache
def _reader(path: str) -> maxminddb.Reader | None:
    if not path:
        return None
    try:
        return maxminddb.open_database(path)
    except (OSError, maxminddb.InvalidDatabaseError) as problem:
        logger.warning("Places are not told: %s cannot be read: %s", path, problem)
        return None
