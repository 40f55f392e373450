"""The examples of the page for developers: files that a test runs as they are shown."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

LANGUAGES = {"sh": "curl", "py": "Python", "js": "JavaScript"}
NAMES = ("first", "market", "universe", "events", "stream")


class Sample(NamedTuple):
    language: str
    text: str


@lru_cache
def samples() -> dict[str, list[Sample]]:
    """By name, in each language."""
    return {
        name: [Sample(words, path(name, ending).read_text()) for ending, words in LANGUAGES.items()] for name in NAMES
    }


def path(name: str, ending: str) -> Path:
    return Path(settings.BASE_DIR) / "templates" / "developers" / "samples" / f"{name}.{ending}"
