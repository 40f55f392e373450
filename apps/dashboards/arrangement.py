"""What stands where in a layout: one arrangement for each number of columns, with the same widgets in all of them."""

from __future__ import annotations

from itertools import combinations
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from apps.dashboards.catalogue import WIDGETS
from apps.dashboards.defaults import DEFAULTS

COLUMNS = tuple(DEFAULTS)
ROWS = 400
TALLEST = 60

Small = Annotated[int, Meta(ge=1, le=max(COLUMNS))]


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a widget stands, counted in columns and rows from the upper left."""

    id: str
    x: Annotated[int, Meta(ge=0, lt=max(COLUMNS))]
    y: Annotated[int, Meta(ge=0, lt=ROWS)]
    w: Small
    h: Annotated[int, Meta(ge=1, le=TALLEST)]


Arrangement = list[Place]
Arrangements = dict[int, Arrangement]


class Wrong(ValueError):
    """An arrangement that cannot be; the message says why."""


def check(columns: int, places: Arrangement) -> None:
    """Raise Wrong where this is no arrangement of that many columns."""
    if columns not in COLUMNS:
        raise Wrong(f"There are arrangements of {', '.join(map(str, COLUMNS))} columns, not of {columns}.")
    names = [place.id for place in places]
    for place in places:
        if place.id not in WIDGETS:
            raise Wrong(f"There is no widget {place.id[:40]!r}.")
        if names.count(place.id) > 1:
            raise Wrong(f"{WIDGETS[place.id].name} stands there twice.")
        if place.x + place.w > columns:
            raise Wrong(f"{WIDGETS[place.id].name} reaches beyond column {columns}.")
    for one, other in combinations(places, 2):
        if _overlap(one, other):
            raise Wrong(f"{WIDGETS[one.id].name} and {WIDGETS[other.id].name} overlap.")


def _overlap(one: Place, other: Place) -> bool:
    beside = one.x + one.w <= other.x or other.x + other.w <= one.x
    return not beside and one.y < other.y + other.h and other.y < one.y + one.h


def default() -> Arrangements:
    return {columns: [Place(name, *box) for name, box in boxes.items()] for columns, boxes in DEFAULTS.items()}


def agreed(arrangements: Arrangements, columns: int, places: Arrangement) -> Arrangements:
    """Put one arrangement in. The others lose the widgets it lacks, and get those it has got at their lower end."""
    return {
        other: places if other == columns else _with(kept, {place.id for place in places}, other)
        for other, kept in arrangements.items()
    }


def _with(kept: Arrangement, names: set[str], columns: int) -> Arrangement:
    stays = [place for place in kept if place.id in names]
    below = max((place.y + place.h for place in stays), default=0)
    for name in sorted(names - {place.id for place in stays}):
        wide, high = (1, 1) if columns == 1 else (min(WIDGETS[name].width, columns), WIDGETS[name].height)
        stays.append(Place(name, 0, below, wide, high))
        below += high
    return stays


def stored(arrangements: Arrangements) -> dict[str, Any]:
    """As JSON keeps it."""
    return {str(columns): msgspec.to_builtins(places) for columns, places in arrangements.items()}


def read(kept: Any) -> Arrangements:
    """What was stored, without the widgets that are no more; the default of what cannot be read."""
    found = default()
    for columns in COLUMNS:
        try:
            places = msgspec.convert(kept[str(columns)], Arrangement)
            places = [place for place in places if place.id in WIDGETS]
            check(columns, places)
        except (msgspec.ValidationError, Wrong, LookupError, TypeError):
            continue
        found[columns] = places
    return found
