"""What one page has asked of the gauges. It asks for each telling, so what it does not take in is never sent."""

from __future__ import annotations

from apps.live.gauges.board import Board
from apps.live.gauges.edition import Edition, Want
from apps.live.messages import NULL, Gauges, UniverseInForce, encode


class Asked:
    def __init__(self, board: Board) -> None:
        self.board = board
        self.waits = False
        self._told = 0  # Number of the newest edition it got
        self._hours: tuple[object, int] | None = None  # The watch list and minute whose last hours it has

    def ask(self) -> None:
        """Want the next gauges, once."""
        self.waits = True

    def answer(self, want: Want, universe: UniverseInForce) -> str | None:
        """The newest figures as they are sent; None while there is nothing newer than the page has, or nobody asked."""
        if not self.waits:
            return None
        edition = self.board.edition
        lacks = edition is None or (want.watched, edition.minute) != self._hours
        self.board.want(want._replace(hours=lacks))
        if self.board.trouble or edition is None:
            self.waits = False
            return self._nothing(universe)
        if edition.number == self._told or not edition.has(want):
            return None
        self.waits, self._told = False, edition.number
        return self._tell(edition, want, universe)

    def _tell(self, edition: Edition, want: Want, universe: UniverseInForce) -> str:
        strip, watch = edition.strip, edition.watch[want.watched]
        hours = (want.watched, edition.minute)
        is_full = hours != self._hours and watch.full is not None
        if is_full:
            self._hours = hours
        now = self.board.now()
        told = Gauges(
            sent=round(now * 1000),
            at=edition.at,
            age_ms=max(round((now - edition.read_at) * 1000), 0),
            universe=universe,
            market=edition.market,
            own=NULL if want.members is None else edition.own[want.members],
            sectors=edition.sectors,
            strip=strip[is_full] or NULL,
            watch=watch[is_full] or NULL,
            watched=len(want.watched),
            truth=self.board.stages.truth(),
        )
        return encode(told)

    def _nothing(self, universe: UniverseInForce) -> str:
        """Why there are no figures: it must not look like a market that stands still."""
        truth, sent = self.board.stages.truth(), round(self.board.now() * 1000)
        return encode(Gauges(sent=sent, universe=universe, trouble=self.board.trouble, truth=truth))
