"""All that is made to go wrong, by the numbers of `docs/faults.md`."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.bench import Bench
from tests.faults.broker_faults import F2, F3, F4
from tests.faults.full_faults import F15
from tests.faults.ingest_faults import F1
from tests.faults.market_faults import F13, F17
from tests.faults.rude_clients import F7, F8
from tests.faults.run import Run
from tests.faults.verdict import Verdict
from tests.faults.viewer_faults import F5, F6, F18, F19

Scenario = Callable[[Run], None]
FAULTS: dict[str, tuple[Scenario, ...]] = {
    "F1": F1,
    "F2": F2,
    "F3": F3,
    "F4": F4,
    "F5": F5,
    "F6": F6,
    "F7": F7,
    "F8": F8,
    "F13": F13,
    "F15": F15,
    "F17": F17,
    "F18": F18,
    "F19": F19,
}


def run(bench: Bench, fault: str, seed: int) -> Verdict:
    """One run: the seed chooses the scenario, and everything in it."""
    scenario = FAULTS[fault][seed % len(FAULTS[fault])]
    made = Run(bench, seed)
    try:
        scenario(made)
        return made.judge()
    except Exception as problem:
        made.verdict.object("broken", f"{scenario.__name__}: {type(problem).__name__}: {problem}")
        return made.verdict
    finally:
        made.close()
