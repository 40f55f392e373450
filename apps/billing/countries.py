from __future__ import annotations

from importlib.resources import files


def _countries() -> list[tuple[str, str]]:
    text = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return sorted(((code, name) for code, name in rows), key=lambda row: (row[0] != "US", row[1]))


# ISO 3166 codes with their names, as the time zone database spells them; the market's own country first.
COUNTRIES = _countries()
