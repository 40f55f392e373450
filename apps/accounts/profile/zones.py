"""The time zones one may choose from, in the groups people look for them in."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext_lazy as _

# Where most people who watch this market are: first, from east to west.
NEAREST = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
)
REGIONS = {
    "Africa": _("Africa"),
    "Arctic": _("Europe"),
    "America": _("Americas"),
    "Antarctica": _("Antarctica"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}


class Place(NamedTuple):
    """A time zone's name, its city and its country, as in "Europe/Berlin", "Berlin", "Germany"."""

    zone: str
    city: str
    country: str


@cache
def places() -> tuple[Place, ...]:
    """Every zone of the time zone database that is a place of today (old spellings of the same are left out)."""
    countries = dict(row.split("\t") for row in _rows("iso3166.tab"))
    known = available_timezones()
    found = {}
    for row in _rows("zone.tab"):
        country, _where, zone, *_remark = row.split("\t")
        if zone in known:
            city = zone.rpartition("/")[2].replace("_", " ")
            found[zone] = Place(zone, city, countries.get(country, ""))
    return tuple(sorted(found.values(), key=lambda place: place.city))


def grouped(now: datetime, also: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices for a form field, in groups, each with its difference to UTC at `now`; `also` is one to keep in any case."""
    of_zone = {place.zone: place for place in places()}
    groups: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for zone in NEAREST:
        groups[str(_("United States"))].append((zone, _label(of_zone[zone]._replace(country=""), now)))
    for place in of_zone.values():
        if place.zone not in NEAREST:
            groups[str(REGIONS[place.zone.partition("/")[0]])].append((place.zone, _label(place, now)))
    other = [("UTC", "UTC")]
    if also and also != "UTC" and also not in of_zone:
        other.append((also, _label(Place(also, also, ""), now)))
    first, *rest = groups.items()
    return [first, *sorted(rest), (str(_("Other")), other)]


def offset(zone: str, now: datetime) -> str:
    """How far a zone's clock is from UTC, in words."""
    ahead = now.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    if not ahead:
        return "UTC"
    hours, minutes = divmod(abs(ahead) // timedelta(minutes=1), 60)
    return f"UTC{'+' if ahead > timedelta() else '−'}{hours}{f':{minutes:02}' if minutes else ''}"  # noqa: RUF001


def _label(place: Place, now: datetime) -> str:
    where = f"{place.city}, {place.country}" if place.country and place.country != place.city else place.city
    return f"{where} ({offset(place.zone, now)})"


def _rows(name: str) -> list[str]:
    text = (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
