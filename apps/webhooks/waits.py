"""How often a delivery is tried, and how long it waits in between."""

from __future__ import annotations

from datetime import timedelta

TRIES = 10  # Then it is given up, until its owner sends it again; this takes some 3.5 hours
PAUSE_AFTER = 20  # Failures in a row, of whatever deliveries
FIRST, LONGEST, TIMES = 5.0, 3_600.0, 3  # Seconds
JITTER = 0.2  # Longer by up to so much, so that those who failed together do not come back together


def wait(tries: int, luck: float) -> timedelta:
    """The pause after so many tries, with `luck` from 0 to 1.

    >>> [wait(tries, 0.0).seconds for tries in range(1, 10)]
    [5, 15, 45, 135, 405, 1215, 3600, 3600, 3600]
    """
    seconds: float = min(FIRST * TIMES ** (tries - 1), LONGEST)
    return timedelta(seconds=seconds * (1 + JITTER * luck))
