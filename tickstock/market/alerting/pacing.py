"""How often a symbol is told: the rest is counted, by reason."""

from __future__ import annotations

from collections import Counter

from tickstock.market.alerting.rule import Rule


class Pacing:
    """Of each rule and symbol: when it was told last, by the market's clock."""

    def __init__(self) -> None:
        self.held: Counter[str] = Counter()  # What was not told, by reason
        self._told: dict[str, dict[str, int]] = {}  # By rule (uid:version), then symbol

    def may_tell(self, rule: Rule, symbol: str, at: int) -> bool:
        """Whether it is told now; it is then taken for told."""
        if reason := self._why_not(rule, symbol, at):
            self.held[reason] += 1
            return False
        if rule.cool_down or rule.once_a_day:
            self._told.setdefault(_key(rule), {})[symbol] = at
        return True

    def _why_not(self, rule: Rule, symbol: str, at: int) -> str:
        if rule.expires_at is not None and at >= rule.expires_at:
            return "expired"
        if symbol in rule.muted:
            return "muted"
        last = self._told.get(_key(rule), {}).get(symbol)
        if last is None:
            return ""
        if rule.once_a_day:
            return "once_a_day"
        return "cool_down" if at - last < 1_000 * rule.cool_down else ""

    def new_day(self) -> None:
        self._told.clear()

    def keep(self, rules: set[str]) -> None:
        """Forget rules that are no more; `rules` are those there are, as `uid:version`."""
        for gone in self._told.keys() - rules:
            del self._told[gone]

    def dump(self) -> dict[str, dict[str, int]]:
        return self._told

    def load(self, told: dict[str, dict[str, int]]) -> None:
        self._told = told


def _key(rule: Rule) -> str:
    return f"{rule.uid}:{rule.version}"
