"""What a message says: short enough for a phone, and all that is needed to decide."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.urls import reverse

from apps.alerts.facts import why
from apps.alerts.models import Delivery, Notice
from tickstock.market.sessions import NEW_YORK

LISTED = 20  # Notices of a message; of more their number is said


def notices_of(delivery: Delivery) -> list[Notice]:
    return list(delivery.notices.order_by("pk"))


def subject(those: list[Notice]) -> str:
    """One line.

    >>> subject([])
    'TickStock: a test'
    """
    if not those:
        return "TickStock: a test"
    if len(those) == 1:
        return f"{those[0].symbol}: {those[0].rule_name}"
    symbols = list(dict.fromkeys(one.symbol for one in those))
    more = f" and {len(symbols) - 3} more" if len(symbols) > 3 else ""
    return f"{', '.join(symbols[:3])}{more}: {those[0].rule_name}"


def line(one: Notice) -> str:
    """A notice in a line: 10:31:05 AAPL 101.25, change_pct 3.2."""
    at = datetime.fromtimestamp(one.at / 1000, UTC).astimezone(NEW_YORK)
    price = f" {one.price:,.2f}" if one.price is not None else ""
    made_by = why(one.kind, one.facts)
    return f"{at:%H:%M:%S} {one.symbol}{price}{', ' if made_by else ''}{made_by}"


def text(those: list[Notice]) -> str:
    """All of them, as far as they have room."""
    if not those:
        return "This is a test. Alerts will come here."
    more = [f"and {len(those) - LISTED} more"] if len(those) > LISTED else []
    return "\n".join([*map(line, those[:LISTED]), *more, address(those)])


def short(those: list[Notice]) -> str:
    """For an SMS."""
    return f"TickStock {subject(those)} {line(those[0])}"[:300] if those else "TickStock: this is a test."


def address(those: list[Notice]) -> str:
    """The page that shows it: of one symbol where it is about one."""
    symbols = {one.symbol for one in those}
    page = reverse("symbol", args=[symbols.pop()]) if len(symbols) == 1 else reverse("alert-history")
    return f"{settings.PUBLIC_URL}{page}"
