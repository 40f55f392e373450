"""Trading days in addresses."""

from __future__ import annotations

from datetime import date


class DayConverter:
    """A date such as 2026-11-18; what is none is no address."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()
