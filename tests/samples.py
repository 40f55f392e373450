"""Real market samples, where the machine has them: they are not part of the project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "highfrequency_taq"
TAPE = DATA / "flatfiles" / "2018-01-02.csv.gz"
EXPECTED = DATA / "expected" / "2018-01-02.jsonl"

REST = DATA.parent / "polygon_samples" / "rest_mocks"

needs_samples = pytest.mark.skipif(not TAPE.exists(), reason="the real tape is not on this machine")


def expected(kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    """What an independent implementation found in the tape, of these kinds, in order."""
    found = [json.loads(line) for line in EXPECTED.read_text().splitlines()]
    return [event for event in found if event["kind"] in kinds]


def differences(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> list[str]:
    """Every figure of theirs that ours has not, to 1e-9 relative."""
    found = [f"{len(ours)} events instead of {len(theirs)}"] if len(ours) != len(theirs) else []
    for our, their in zip(ours, theirs, strict=False):
        for name, value in their.items():
            wanted = pytest.approx(value, rel=1e-9) if isinstance(value, float) else value
            if our.get(name) != wanted:
                found.append(f"{their['kind']} at {their['at']}: {name} is {our.get(name)} instead of {value}")
    return found
