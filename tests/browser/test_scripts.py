"""The scripts' own tests, under Node."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.services.node import wheel_node
from tickstock import env

TESTS = Path(__file__).parent / "js"

if TESTS.is_dir():

    def test_the_scripts_pass_their_own_tests():
        files = sorted(str(path) for ending in ("js", "mjs") for path in TESTS.rglob(f"*.test.{ending}"))

        done = subprocess.run([wheel_node(), "--test", *files], cwd=env.ROOT, capture_output=True, text=True)

        assert files
        assert done.returncode == 0, done.stdout + done.stderr
