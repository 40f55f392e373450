"""What paced interests have let through, from one window to the next."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from apps.webhooks.cutting import Window
from tickstock.market.interest import Interest
from tickstock.market.pacing import Pacer
from tickstock.market.sieve import Mask, Sieve
from tickstock.market.tape import Stretch
from tickstock.stream.log import Position

HELD = 500  # Pacers in memory
WARM = 5_000  # Events a pacer looks at that knows nothing yet


class Paces:
    """Of this process. One that is not at hand, as after a restart, first looks at what came before."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[Interest, Position], Pacer] = OrderedDict()

    def mask(self, interest: Interest, window: Window, before: Callable[[Position, int], Stretch]) -> Mask:
        """What passes of a window."""
        sieve = Sieve(interest)
        keep = sieve.mask(window.events.columns)
        if not interest.filter.is_paced:
            return keep
        # Taken out: should the window not come to be written, the next to try begins as a restart does.
        pacer = self._held.pop((interest, window.start), None)
        if pacer is None:
            pacer = Pacer(interest.filter)
            earlier = before(window.start, WARM)
            pacer.pace(earlier.columns, sieve.mask(earlier.columns))
        keep = pacer.pace(window.events.columns, keep)
        self._held[interest, window.then] = pacer
        if len(self._held) > HELD:
            self._held.popitem(last=False)
        return keep
