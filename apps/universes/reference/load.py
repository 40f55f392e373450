"""The load: part by part, each kept as soon as it is there."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

from redis import Redis, RedisError

from apps.universes.models import DailyBars, ReferenceData
from apps.universes.reference import bars
from apps.universes.reference.details import load_details
from apps.universes.reference.past import PERIODS, weekdays
from apps.universes.reference.provider import Provider
from apps.universes.reference.publish import build, put_in_force
from apps.universes.reference.tickers import load_tickers
from apps.universes.reference.trouble import Trouble

LATE = timedelta(4)  # A day without trades this young may only not be told yet: it is asked for again
SAY_EVERY = 5.0  # Seconds between two lines of progress
ENOUGH = 3  # Days that could not be had, after which no more are asked for


class Load:
    """One run. `say` is told, a line at a time, how it goes.

    Where it ends early, what was loaded before stays, and the next run goes on from there.
    """

    def __init__(
        self,
        feed: str,
        provider: Provider,
        redis: Redis,
        say: Callable[[str], None],
    ) -> None:
        self.feed = feed
        self.provider = provider
        self.redis = redis
        self.say = say
        self.troubles: list[str] = []

    def run(self) -> list[str]:
        """Load everything; gives what could not be had, and why."""
        try:
            today = self.provider.today()
        except Trouble as problem:
            return [f"the provider's clock: {problem}"]
        ReferenceData.objects.get_or_create(feed=self.feed)
        for part in (self.conditions, self.splits, self.closes, self.publish, self.tickers, self.history, self.publish):
            self.attempt(part, today)
        if not self.troubles and self.is_whole(today):
            ReferenceData.objects.filter(feed=self.feed).update(whole_on=today)
        self.attempt(self.details, today)  # They take long, and no event waits for them
        return self.troubles

    def attempt(self, part: Callable[[date], None], today: date) -> None:
        """Do a part; what cannot be had is noted, and the next part has its turn."""
        try:
            part(today)
        except Trouble as problem:
            self.troubles.append(f"{part.__name__}: {problem}")

    def conditions(self, today: date) -> None:
        allowed = self.provider.conditions()
        ReferenceData.objects.filter(feed=self.feed).update(conditions=allowed)
        self.say(f"conditions: {len(allowed)} rules")

    def splits(self, today: date) -> None:
        found = self.provider.splits(since=today - timedelta(PERIODS[-1]))
        rows = [(split.symbol, split.day.isoformat(), split.factor) for split in found]
        ReferenceData.objects.filter(feed=self.feed).update(splits=rows)
        self.say(f"splits: {len(rows)}")

    def closes(self, today: date) -> None:
        """The newest day that can be had, first of all: gaps need no more."""
        had = DailyBars.objects.filter(feed=self.feed, day__lt=today).exclude(bars=b"").order_by("-day").first()
        for day in self.missing(today):
            if had and day < had.day:
                break
            if count := self.day(day):
                self.say(f"closes: {day}, {count} symbols")
                return
            if day < today - LATE:
                break
        self.say(f"closes: {had.day}, as before" if had else "closes: none of the last days")

    def tickers(self, today: date) -> None:
        self.say(f"tickers: {load_tickers(self.provider, today)}")

    def details(self, today: date) -> None:
        self.say(f"details: {load_details(self.provider, today)}")

    def history(self, today: date) -> None:
        """Every day before, newest first; the shorter period is put to use when it is there."""
        missing = self.missing(today)
        whole = len(list(weekdays(today)))
        began = said = time.monotonic()
        failed = 0
        for done, day in enumerate(missing, start=1):
            try:
                self.day(day)
            except Trouble as problem:
                failed += 1
                self.troubles.append(f"history of {day}: {problem}")
                if failed == ENOUGH:
                    raise Trouble(f"{len(missing) - done} days are left for the next run") from problem
            now = time.monotonic()
            if now - said >= SAY_EVERY or done == len(missing):
                said = now
                left = (now - began) / done * (len(missing) - done)
                self.say(f"days {whole - len(missing) + done}/{whole}" + (f", {about(left)} left" if left else ""))
            following = missing[done] if done < len(missing) else today - timedelta(PERIODS[-1])
            if following < today - timedelta(PERIODS[0]) <= day:
                self.publish(today)

    def publish(self, today: date) -> None:
        words = build(self.feed, today)
        try:
            put_in_force(self.feed, self.redis)
        except RedisError as problem:
            raise Trouble(f"{words}; workers get it when the broker answers: {problem}") from problem
        self.say(f"published: {words}")

    def missing(self, today: date) -> list[date]:
        """The days to ask for, newest first: a day that was had is never asked for again."""
        had = DailyBars.objects.filter(feed=self.feed)
        known = set(had.exclude(bars=b"", day__gte=today - LATE).values_list("day", flat=True))
        return [day for day in weekdays(today) if day not in known]

    def day(self, day: date) -> int:
        """Load one day and keep it; gives the number of its bars."""
        found = self.provider.bars(day)
        DailyBars.objects.bulk_create(
            [DailyBars(feed=self.feed, day=day, bars=bars.pack(found))],
            update_conflicts=True,
            unique_fields=["feed", "day"],
            update_fields=["bars"],
        )
        return len(found)

    def is_whole(self, today: date) -> bool:
        """Whether nothing more is to be expected today: the day before may not be told yet."""
        return next(weekdays(today)) not in self.missing(today)


def about(seconds: float) -> str:
    return f"about {seconds / 60:.0f} min" if seconds >= 90 else f"about {seconds:.0f} s"
