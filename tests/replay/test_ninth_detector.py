"""docs/detectors.md says how to add a detector: done here with a copy of the program, word by word."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CROSSINGS = """
import json
from tests.ingest.drive import Bar, Tick, events
prices = [99.0, 101.0, 105.0, 110.0, 109.0]
found = events(*(Tick(price, second) for second, price in enumerate(prices)), Bar(131.0, 131.0, 131.0, 9), only=["noticed"])
print(json.dumps([(e.symbol, e.price, e.detector, e.figures["reference"], e.figures["direction"]) for e in found]))
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The program with the example of the page added to it."""
    for part in ("tickstock", "workers", "tests"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    detectors = tmp_path / "workers" / "ingest" / "detectors"
    file, line = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "detectors.md").read_text(), re.DOTALL)

    (detectors / "round_number.py").write_text(file)
    further = (detectors / "further.py").read_text()
    changed = further.replace("FURTHER: tuple[Further, ...] = ()\n", line)
    imported = "from workers.ingest.detectors.round_number import round_number\n"
    (detectors / "further.py").write_text(changed.replace("from workers.", imported + "from workers.", 1))
    assert changed != further
    return tmp_path


@pytest.mark.parametrize("compiler", ["on", "off"])
def test_the_page_says_all_there_is_to_do(copy, compiler):
    environment = os.environ | {"NUMBA_DISABLE_JIT": str(int(compiler == "off"))}
    run = subprocess.run([sys.executable, "-c", CROSSINGS], cwd=copy, env=environment, capture_output=True, check=True)

    assert json.loads(run.stdout) == [
        ["AAPL", 101.0, "round_number", 100.0, 1],
        ["AAPL", 110.0, "round_number", 110.0, 1],
        ["AAPL", 109.0, "round_number", 110.0, -1],
        ["AAPL", 131.0, "round_number", 130.0, 1],
    ]
