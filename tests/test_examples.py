"""What docstrings show is what comes. Those of the pure core and the workers pytest finds by itself."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]


def modules() -> list[str]:
    files = [file for folder in ("apps", "tickstock") for file in sorted((HERE / folder).rglob("*.py"))]
    return [
        ".".join(file.relative_to(HERE).with_suffix("").parts)
        for file in files
        if ">>> " in file.read_text() and HERE / "tickstock" / "market" not in file.parents
    ]


@pytest.mark.parametrize("name", modules())
def test_what_a_docstring_shows_is_what_comes(name: str):
    failed, tried = doctest.testmod(import_module(name))

    assert tried
    assert not failed
