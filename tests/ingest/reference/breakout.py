from __future__ import annotations

from collections.abc import Iterator

from tests.ingest.reference.noticed import Noticed

SIGNIFICANCE = {5: 1, 15: 2, 30: 3, 20: 4, 365: 6}
Past = dict[int, tuple[float, float]]  # Days: lowest low, highest high


class Breakout:
    """Detector 7, for one day; it keeps every price of the opening ranges."""

    def __init__(self) -> None:
        self.ranges: dict[int, list[float]] = {5: [], 15: [], 30: []}
        self.told: set[tuple[str, int, int]] = set()

    def follow(self, price: float, since_open: int) -> None:
        """A price that may set extremes, so many milliseconds after the open of regular hours."""
        for minutes, prices in self.ranges.items():
            if since_open < minutes * 60_000:
                prices.append(price)

    def leave(self, price: float, since_open: int) -> Iterator[Noticed]:
        """A price that may set the last one, in regular hours or after them."""
        for minutes, prices in self.ranges.items():
            if prices and since_open >= minutes * 60_000:
                yield from self.passes("minutes", minutes, price, min(prices), max(prices))

    def pass_past(self, price: float, past: Past) -> Iterator[Noticed]:
        """A price that may set extremes, in any session."""
        for days, (lowest, highest) in past.items():
            yield from self.passes("days", days, price, lowest, highest)

    def passes(self, unit: str, count: int, price: float, lowest: float, highest: float) -> Iterator[Noticed]:
        if lowest <= price <= highest:
            return
        side, reference = (1, highest) if price > highest else (-1, lowest)
        if (unit, count, side) not in self.told:
            self.told.add((unit, count, side))
            figures = {"minutes": None, "days": None, "reference": reference, "side": side} | {unit: count}
            yield Noticed("breakout", SIGNIFICANCE[count], figures, price)
