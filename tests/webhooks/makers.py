"""Makers of endpoints, and the jobs as the beat runs them."""

from __future__ import annotations

import json
from typing import Any

from apps.accounts.models import User
from apps.webhooks import services
from apps.webhooks.cut import cut
from apps.webhooks.models import Delivery, Endpoint
from apps.webhooks.services import Wish
from tests.people import person


def endpoint(owner: User | None = None, *, name: str = "mine", url: str = "https://example.com/hook", **wish: Any):
    """An endpoint of the whole market, or of what is said, at the log's end."""
    owner = owner or person("alice")
    wish = {"wants": Endpoint.Wants.MARKET} | wish
    made, _ = services.create(owner=owner, wish=Wish(name=name, url=url, **wish))
    cut()
    return made


def bodies(of: Endpoint) -> list[dict[str, Any]]:
    """What was written for it, oldest first."""
    return [json.loads(one.body) for one in of.deliveries.order_by("pk")]


def numbers(bodies: list[dict[str, Any]]) -> list[int]:
    """Of the events in them."""
    return [event["seq"] for body in bodies for event in body["events"]]


def problems(bodies: list[dict[str, Any]]) -> list[str]:
    """What a receiver would object to: numbers that do not follow one another, accounts that do not balance."""
    found = []
    before: tuple[int, int] | None = None
    for body in bodies:
        epoch, first, through = body["epoch"], body["from"], body["through"]
        if before and before != (epoch, first - 1) and first != 1:
            found.append(f"{epoch}:{first} does not follow {before}")
        scanned = sum(line[0] for line in body["ledger"].values())
        gone = sum(last - start + 1 for start, last in body["missing"] if last is not None)
        if scanned + gone != through - first + 1:
            found.append(f"{epoch}:{first} to {through} has {scanned} scanned and {gone} missing")
        if sum(line[1] for line in body["ledger"].values()) != len(body["events"]):
            found.append(f"{epoch}:{first} delivers other than it says")
        if any(scanned != delivered + filtered for scanned, delivered, filtered in body["ledger"].values()):
            found.append(f"{epoch}:{first} has a line that does not balance")
        before = (epoch, through)
    return found


def let_go(of: Endpoint) -> None:
    """Have its deliveries behind it, as if they had been sent."""
    of.deliveries.update(state=Delivery.State.SENT)
