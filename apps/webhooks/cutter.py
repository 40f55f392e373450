"""Writes what endpoints are to be told, in the transaction that moves their places."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from apps.webhooks import counters, cutting
from apps.webhooks.cutting import Draft, Standing, Window
from apps.webhooks.hand_over import hand_over
from apps.webhooks.models import Delivery, Endpoint, Place
from apps.webhooks.paces import Paces
from apps.webhooks.windows import Windows
from tickstock.market.interest import Interest
from tickstock.market.sieve import Mask
from tickstock.stream.log import Position

QUEUE = 20  # Deliveries of an endpoint that wait; then its place in the log does
AT_LATEST = timedelta(minutes=1)  # Until an account without events goes by itself
TOGETHER = 100  # Endpoints in a transaction
SHARD = 0

PACES = Paces()


class Cutter:
    """One run over the log."""

    def __init__(self, windows: Windows, endpoints: dict[int, tuple[Endpoint, Interest]]) -> None:
        self.windows = windows
        self.endpoints = endpoints
        self.written = 0

    def run(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Until all have come as far as they can, or so much time has passed."""
        self._begin()
        until = clock() + seconds
        while clock() < until and self._step():
            pass
        self._send_what_is_overdue(timezone.now())
        if self.written:
            hand_over()

    def _begin(self) -> None:
        """Give those who are new a place at the log's end."""
        known = set(self._places().values_list("endpoint", flat=True))
        if fresh := self.endpoints.keys() - known:
            epoch, seq = self.windows.end()
            made = [Place(endpoint_id=pk, shard=SHARD, epoch=epoch, seq=seq, told=seq) for pk in fresh]
            Place.objects.bulk_create(made, ignore_conflicts=True)

    def _step(self) -> bool:
        """One window further for everybody; False where nobody moved."""
        before: dict[tuple[Position, bool], list[Place]] = defaultdict(list)
        for place in self._places():
            before[Position(place.epoch, place.seq), place.is_to_skip].append(place)
        moved = 0
        for (position, is_to_skip), places in before.items():
            window = self.windows.skip(position) if is_to_skip else self.windows.after(position)
            if window:
                masks = self._masks(window, places)
                for first in range(0, len(places), TOGETHER):
                    moved += self._write(window, masks, places[first : first + TOGETHER])
            elif is_to_skip:
                Place.objects.filter(pk__in=[place.pk for place in places]).update(is_to_skip=False)
        return moved > 0

    def _masks(self, window: Window, places: Iterable[Place]) -> dict[Interest, Mask]:
        """What passes of a window, once for all who want the same."""
        wanted = {self.endpoints[place.endpoint_id][1] for place in places}
        return {one: PACES.mask(one, window, self.windows.before) for one in wanted}

    @transaction.atomic
    def _write(self, window: Window, masks: dict[Interest, Mask], places: list[Place]) -> int:
        """Move those places that are still before the window; how many that were."""
        there = self._held(places).filter(epoch=window.start.epoch, seq=window.start.seq)
        waiting = self._waiting(places)
        drafts, moved = [], []
        for place in there:
            keep = masks[self.endpoints[place.endpoint_id][1]]
            room = max(QUEUE - waiting[place.endpoint_id], 0)  # Their owner may have put more into it by hand
            found, after = cutting.cut(_standing(place), window, keep, room)
            if after != _standing(place):
                _stand(place, after)
                moved.append(place)
            else:
                counters.HELD_BACK.inc()
            drafts += [(place, draft) for draft in found]
        self._save(drafts, moved)
        return len(moved)

    @transaction.atomic
    def _send_what_is_overdue(self, now: datetime) -> None:
        places = list(self._places().filter(since__lte=now - AT_LATEST))
        waiting = self._waiting(places)
        drafts, moved = [], []
        for place in self._held(places).filter(since__lte=now - AT_LATEST):
            if waiting[place.endpoint_id] < QUEUE:
                draft, after = cutting.overdue(_standing(place))
                _stand(place, after)
                drafts.append((place, draft))
                moved.append(place)
        self._save(drafts, moved)

    def _save(self, drafts: list[tuple[Place, Draft]], moved: list[Place]) -> None:
        Delivery.objects.bulk_create([self._delivery(place, draft) for place, draft in drafts])
        Place.objects.bulk_update(moved, ["epoch", "seq", "told", "ledger", "since"])
        self.written += len(drafts)
        counters.WRITTEN.inc(len(drafts))
        counters.EVENTS.inc(sum(len(draft.events) for _, draft in drafts))
        counters.MISSING.inc(sum(len(draft.missing) for _, draft in drafts))

    def _delivery(self, place: Place, draft: Draft) -> Delivery:
        now = timezone.now()
        interest = self.endpoints[place.endpoint_id][1]
        return Delivery(
            endpoint_id=place.endpoint_id,
            shard=SHARD,
            epoch=draft.epoch,
            first=draft.first,
            through=draft.through,
            ledger=draft.ledger,
            events=len(draft.events),
            packed=Delivery.pack(cutting.body(draft, interest, now.isoformat(), SHARD)),
            next_try_at=now,
            created_at=now,
        )

    def _places(self) -> QuerySet[Place]:
        return Place.objects.filter(endpoint__in=self.endpoints, shard=SHARD)

    def _held(self, places: list[Place]) -> QuerySet[Place]:
        """Locked, so that nobody else moves them; whoever finds them so leaves them. None of those paused meanwhile."""
        still = Place.objects.select_for_update(skip_locked=True, of=("self",))
        return still.filter(pk__in=[place.pk for place in places], endpoint__paused_at=None)

    def _waiting(self, places: list[Place]) -> Counter[int]:
        """How many deliveries of each endpoint are not over."""
        open_ones = Delivery.objects.open().filter(endpoint__in=[place.endpoint_id for place in places])
        counted = open_ones.filter(kind=Delivery.Kind.EVENTS).order_by().values_list("endpoint").annotate(Count("pk"))
        return Counter(dict(counted))


def _standing(place: Place) -> Standing:
    return Standing(place.epoch, place.seq, place.told, place.ledger)


def _stand(place: Place, at: Standing) -> None:
    began = place.since if place.told == at.told else None
    place.epoch, place.seq, place.told, place.ledger = at
    place.since = (began or timezone.now()) if at.ledger else None
