"""A clean record to spoil: a market, its log in two epochs, three viewers."""

from __future__ import annotations

import random

from tests.faults.market import Market
from tests.faults.record import Closed, Event, Frame, Gap, Heard, Listener, Opened, Position, Record, Universe

EPOCHS = (100, 101)
LIFE = "s1"


def clean(seed: int, count: int = 60) -> Record:
    """Everything right: the second epoch begins with events that are known from the first, as after a repair."""
    rng = random.Random(seed)
    market = Market(rng, symbols=12)
    events = [control(1, market.clock, what="session", session="regular")]
    for number in range(2, count + 2):
        market.trade()
        fact = market.facts[-1]
        events.append(
            Event(kind=fact.kind, seq=number, eid=f"{LIFE}-{number}", symbol=fact.symbol, price=fact.price, at=fact.at)
        )
    cut, back = count // 2, 5
    first = dict(enumerate(events[:cut], 1))
    second = {seq: numbered(event, seq) for seq, event in enumerate(events[cut - back :], 1)}
    mine, theirs = frozenset(market.symbols[:6]), frozenset(market.symbols[6:])
    record = Record(
        facts=market.facts,
        logs={EPOCHS[0]: first, EPOCHS[1]: second},
        in_force=EPOCHS[1],
        universes={"Whole market": None, "alice": mine, "bob": theirs},
        broker_was_hurt=True,
    )
    for name in record.universes:
        listener = Listener(name, may_see=record.universes[name])
        listener.heard = conversation(record, name, rng)
        record.listeners.append(listener)
    return record


def conversation(record: Record, universe: str, rng: random.Random) -> list[Heard]:
    """From before the first event to the last, with a cut and the gap between the epochs."""
    heard: list[Heard] = [Opened(Position(EPOCHS[0], 0))]
    for epoch, log in record.logs.items():
        seq, b = 0, 0
        if epoch != EPOCHS[0]:
            last = max(record.logs[EPOCHS[0]])
            heard += [Gap(epoch=EPOCHS[0], first=last + 1, to=None, reason="epoch")]
            b = sum(isinstance(one, Frame) for one in heard[heard.index(Closed(1006)) :])
        while seq < len(log):
            through = min(seq + rng.randint(1, 9), len(log))
            if epoch == EPOCHS[0] and Closed(1006) not in heard and through > len(log) // 2:
                heard += [Closed(1006), Opened(Position(epoch, seq))]
                b = 0
            b += 1
            heard.append(frame(record, universe, epoch, seq + 1, through, b))
            seq = through
    return heard


def frame(record: Record, universe: str, epoch: int, first: int, through: int, b: int) -> Frame:
    members = record.universes[universe]
    scanned = [record.logs[epoch][seq] for seq in range(first, through + 1)]
    wanted = [event for event in scanned if event.kind == "control" or members is None or event.symbol in members]
    ledger = {}
    for kind in {event.kind for event in scanned}:
        all_of, got = (sum(event.kind == kind for event in some) for some in (scanned, wanted))
        ledger[kind] = [all_of, got, all_of - got]
    return Frame(
        b=b,
        refresh=False,
        epoch=epoch,
        first=first,
        through=through,
        settings=1,
        ledger=ledger,
        universe=Universe(universe),
        filters="Everything",
        events=wanted,
    )


def control(number: int, at: int, **figures: object) -> Event:
    return Event(kind="control", seq=number, eid=f"{LIFE}-{number}", symbol="", price=0.0, at=at, **figures)  # type: ignore[arg-type]


def numbered(event: Event, seq: int) -> Event:
    fields = {name: getattr(event, name) for name in event.__struct_fields__}
    return Event(**fields | {"seq": seq})
