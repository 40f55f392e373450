"""Everybody's rules over rows: what becomes true is found for all of them at once, then told to each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tickstock.market.alerting import program
from tickstock.market.alerting.batch import Batch
from tickstock.market.alerting.carry import Carry, hold
from tickstock.market.alerting.names import Names
from tickstock.market.alerting.pacing import Pacing
from tickstock.market.alerting.past import Past
from tickstock.market.alerting.program import Program, Worked
from tickstock.market.alerting.rule import Rule
from tickstock.market.alerting.told import Told
from tickstock.market.language import Expression, parse
from tickstock.market.language.tree import Cross, Part

understood = lru_cache(20_000)(parse)
Key = tuple[str, frozenset[str]]  # A universe's name, and the symbols picked out of it


class Switch(NamedTuple):
    """What rules of the same condition share: it is on from when it holds until what arms it again does."""

    on: Part
    off: Part | None


class News(NamedTuple):
    """What new rules brought: conditions that nobody had, and whether they look at a past that was not kept."""

    fresh: set[Switch]
    needs_past: bool


class RowRules:
    """`put` says which rules there are; `look` at each batch in turn what they tell."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.pacing = Pacing()
        self.edges = 0  # Times that something became true of a symbol, for as many rules as wanted it
        self.past = Past()
        self.refused: Counter[str] = Counter()  # Rules that could not be read, by uid
        self._crossings: dict[Cross, Carry] = {}
        self._switches: dict[Switch, Carry] = {}
        self._rules: dict[Switch, list[tuple[Rule, Expression]]] = {}
        self._program = Program((), self.past, {})
        self._members: Mapping[str, frozenset[str]] = {}
        self._masks: dict[Key, NDArray[np.bool_]] = {}

    def put(self, rules: Iterable[Rule], members: Mapping[str, frozenset[str]]) -> News:
        """Put rules in force; says what has to follow: the past that is missing, then `seed`."""
        found: dict[Switch, list[tuple[Rule, Expression]]] = defaultdict(list)
        self.refused.clear()
        for rule in rules:
            try:
                expression = understood(rule.expression)
                off = understood(rule.rearm).tree if rule.rearm else None
            except ValueError:
                self.refused[rule.uid] += 1
                continue
            found[Switch(expression.tree, off)].append((rule, expression))
        trees = {tree for switch in found for tree in switch if tree is not None}
        fresh = found.keys() - self._switches.keys()
        needed, known = program.kept(trees), set(self.past.names)
        if not needed <= known:
            self.past = Past(sorted(needed | known))
        self._program = Program(trees, self.past, self._crossings)
        self._rules, self._members = dict(found), members
        self._masks.clear()
        self._switches = {switch: self._switches.get(switch) or Carry() for switch in found}
        self._forget(self._crossings, self._program.crossings())
        self.pacing.keep({f"{rule.uid}:{rule.version}" for those in found.values() for rule, _ in those})
        return News(fresh, not needed <= known)

    @property
    def switches(self) -> set[Switch]:
        """The conditions there are."""
        return set(self._switches)

    def seed(self, batch: Batch, switches: Iterable[Switch]) -> None:
        """Take what is true now of these conditions for told; `batch` has all symbols."""
        self.past.begin(batch)
        worked = self._program.run(batch)
        for switch in switches:
            carry = self._switches[switch]
            carry.before(batch, self._hold(switch, worked, batch, carry))

    def look(self, batch: Batch) -> list[Told]:
        """What has become true in a batch, in the order of switches, symbols and time."""
        self.past.begin(batch)
        worked = self._program.run(batch)
        told: list[Told] = []
        for switch, rules in self._rules.items():
            carry = self._switches[switch]
            now = self._hold(switch, worked, batch, carry)
            rises = np.flatnonzero((now == 1) & (carry.before(batch, now) == 0))
            if len(rises):
                told += self._tell(rules, batch, rises, worked)
        self.past.take(batch)
        return told

    def matches(self, rule: Rule, batch: Batch) -> list[str]:
        """The symbols of a batch of which a rule that is in force is true now."""
        truth = self._program.run(batch)[understood(rule.expression).tree]
        return [self.names.known[number] for number in batch.symbol[truth & self._mask(rule)[batch.symbol]].tolist()]

    def looked_at(self, rule: Rule, batch: Batch) -> int:
        """How many symbols of a batch a rule looks at."""
        return int(self._mask(rule)[batch.symbol].sum())

    def new_day(self) -> None:
        """Nothing is true yet of anything."""
        for carry in (*self._switches.values(), *self._crossings.values()):
            carry.clear()
        self.past.clear()
        self.pacing.new_day()

    def dump(self) -> dict[str, Any]:
        """All that a restart needs; `load` takes it once the same rules are in force."""
        return {
            "switches": {_spelled(switch): np.packbits(carry.newest).tobytes() for switch, carry in self._switches.items()},
            "crossings": {repr(part): carry.newest.tobytes() for part, carry in self._crossings.items()},
            "told": self.pacing.dump(),
        }  # fmt: skip

    def load(self, said: dict[str, Any]) -> set[Switch]:
        """Go on from there; gives the switches of which nothing was said."""
        missing = set()
        for switch, carry in self._switches.items():
            if (bits := said["switches"].get(_spelled(switch))) is None:
                missing.add(switch)
            else:
                carry.newest = np.unpackbits(np.frombuffer(bits, np.uint8)).astype(np.int8)
        for part, carry in self._crossings.items():
            if (data := said["crossings"].get(repr(part))) is not None:
                carry.newest = np.frombuffer(data, np.int8).copy()
        self.pacing.load(said["told"])
        return missing

    def _hold(self, switch: Switch, worked: Worked, batch: Batch, carry: Carry) -> NDArray[np.int8]:
        on: NDArray[np.bool_] = worked[switch.on]
        return on.astype(np.int8) if switch.off is None else hold(batch, on, worked[switch.off], carry)

    def _tell(
        self, rules: list[tuple[Rule, Expression]], batch: Batch, rises: NDArray[np.intp], worked: Worked
    ) -> Iterator[Told]:
        symbols = batch.symbol[rises]
        for rule, expression in rules:
            for place in rises[self._mask(rule)[symbols]].tolist():
                symbol, at = self.names.known[batch.symbol[place]], int(batch.at[place])
                self.edges += 1
                if self.pacing.may_tell(rule, symbol, at):
                    yield _told(rule, expression, symbol, at, batch, place, worked)

    def _mask(self, rule: Rule) -> NDArray[np.bool_]:
        """Which symbols it looks at."""
        key = rule.universe, rule.only
        mask = self._masks.get(key)
        if mask is None or len(mask) < len(self.names):
            mask = np.ones(len(self.names), np.bool_)
            if rule.universe:
                mask &= self.names.mask(self._members.get(rule.universe, frozenset()))
            if rule.only:
                mask &= self.names.mask(rule.only)
            self._masks[key] = mask
        return mask

    @staticmethod
    def _forget(carries: dict[Cross, Carry], used: set[Cross]) -> None:
        for gone in carries.keys() - used:
            del carries[gone]


def _told(rule: Rule, expression: Expression, symbol: str, at: int, batch: Batch, place: int, worked: Worked) -> Told:
    facts = {name: _short(worked[part][place]) for name, part in expression.windows.items()}
    facts |= {name: _short(batch.figure(name)[place]) for name in sorted(expression.figures)}
    return Told(
        rule=rule.uid,
        version=rule.version,
        owner=rule.owner,
        name=rule.name,
        symbol=symbol,
        moment=str(at),
        at=at,
        price=_short(batch["last"][place]),
        facts=facts,
    )


def _short(value: Any) -> float | None:
    """As many digits as say something; None where it is not known."""
    return None if np.isnan(value) else float(f"{value:.10g}")


def _spelled(switch: Switch) -> str:
    return repr(tuple(switch))
