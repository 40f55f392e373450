from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tests.ingest.reference.noticed import Noticed

Profile = dict[int, float]


class Surge:
    """Detector 3: it keeps the volume of every second and every clock minute of the session.

    `profile` is what is usual by clock minute, where that is known.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.volumes: dict[int, float] = defaultdict(float)
        self.counts: dict[int, int] = defaultdict(int)
        self.minutes: dict[int, float] = defaultdict(float)
        self.first_minute: int | None = None
        self.is_armed = True

    def update(self, price: float, size: float, second: int) -> Iterator[Noticed]:
        if self.first_minute is None:
            self.first_minute = second // 60
        self.volumes[second] += size
        self.counts[second] += 1
        self.minutes[second // 60] += size
        volume, usual = self.volume(second), self.usual(second)
        count = sum(self.counts.get(s, 0) for s in range(second - 59, second + 1))
        if volume < 1.5 * usual:
            self.is_armed = True
        is_large = volume >= 1_000 and volume * price >= 50_000 and count >= 5
        if self.is_armed and usual > 0 and volume >= 3 * usual and is_large:
            self.is_armed = False
            ratio = volume / usual
            basis = "time_of_day" if self.by_day(second) else "recent"
            yield Noticed("surge", ratio / 3, {"volume": volume, "baseline": usual, "ratio": ratio, "basis": basis})

    def volume(self, second: int) -> float:
        """Of the 60 seconds that end with this one."""
        return sum(self.volumes.get(s, 0.0) for s in range(second - 59, second + 1))

    def by_day(self, second: int) -> float:
        """What the profile says of this minute; 0 where it does not know."""
        return self.profile.get(second // 60, 0.0)

    def usual(self, second: int) -> float:
        """By the profile, or the mean of the clock minutes m-31 .. m-2 since the first one; 0 where they are fewer than five."""
        if by_day := self.by_day(second):
            return by_day
        if self.first_minute is None:
            return 0.0
        minute = second // 60
        past = [self.minutes.get(m, 0.0) for m in range(minute - 31, minute - 1) if m >= self.first_minute]
        return sum(past) / len(past) if len(past) >= 5 else 0.0

    def ratio(self, second: int) -> float | None:
        """Volume against usual; None while that is unknown."""
        usual = self.usual(second)
        return self.volume(second) / usual if usual > 0 else None
