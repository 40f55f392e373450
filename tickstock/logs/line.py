"""A line of the log for people to read."""

from __future__ import annotations

import logging

from tickstock.logs import about
from tickstock.logs.mask import mask


class Line(logging.Formatter):
    """`time level logger message`, and in brackets what it is about."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        first, rest, trace = mask(super().format(record)).partition("\n")
        known = " ".join(f"{name}={value}" for name, value in about.now().items())
        return first + (f" [{known}]" if known else "") + rest + trace
