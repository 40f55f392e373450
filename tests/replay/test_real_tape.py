"""A real day, by three programs that have to agree: compiled, interpreted, and the plain reference."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from tests.ingest import tape
from tests.ingest.reference.reference import Reference
from tests.ingest.streams import random_stream
from tests.ingest.test_against_reference import compiled
from tests.samples import differences, expected, needs_samples
from tickstock.market.events import CONTROL, KINDS


@needs_samples
def test_with_the_compiler_off_it_finds_the_same():
    assert without_compiler("tape.told()") == tape.told()


def test_with_the_compiler_off_a_bad_day_is_the_same_too():
    assert without_compiler("[compiled(random_stream(seed))[0] for seed in range(3)]") == [
        compiled(random_stream(seed))[0] for seed in range(3)
    ]


def without_compiler(expression: str) -> Any:
    """What another process, with the compiler off, says of this."""
    imports = (
        "import json",
        "from tests.ingest import tape",
        "from tests.ingest.streams import random_stream",
        "from tests.ingest.test_against_reference import compiled",
    )
    code = "; ".join([*imports, f"print(json.dumps({expression}))"])
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment).stdout
    return json.loads(told)


@needs_samples
def test_the_plain_reference_finds_the_same():
    found = Reference(tape.sessions()).run(tape.ticks())

    assert differences(tape.told(), found) == []
    assert differences([event for event in found if event["kind"] != CONTROL], expected(KINDS)) == []
