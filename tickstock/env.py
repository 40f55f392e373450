"""Typed readers of environment variables: a value that is wrong stops the process with one clear line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent
SECRET = ("KEY", "TOKEN", "_URL")  # An address may hold a password
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def refuse(name: str, expected: str, got: str) -> NoReturn:
    """Stop the process: setting `name` should be `expected` but holds `got`, which is not shown where it may be secret."""
    shown = "a value that is not shown" if got and name.endswith(SECRET) else repr(got)
    sys.exit(f"Setting {name}: expected {expected}, got {shown}. See .env.example.")


def load(path: Path = ROOT / ".env") -> None:
    """Read `NAME=value` lines of a file into the environment; what is already set wins."""
    if not path.exists():
        return
    for line in path.read_text().splitlines():
        name, found, value = line.partition("=")
        if found and not line.lstrip().startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def text(name: str, default: str | None = None) -> str:
    """A string; without a default it has to be set."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    return default if default is not None else refuse(name, "a value", "")


def read(name: str, default: str | None, expected: str, convert: Callable[[str], T]) -> T:
    """A string turned into something else by `convert`, which raises ValueError where it cannot."""
    value = text(name, default)
    try:
        return convert(value)
    except ValueError:
        refuse(name, expected, value)


def flag(name: str, default: bool) -> bool:
    """A yes or no."""
    value = os.environ.get(name, str(default)).strip().lower()
    if value in TRUE | FALSE:
        return value in TRUE
    refuse(name, "yes or no", value)


def whole(name: str, default: int, low: int, high: int) -> int:
    """A whole number between `low` and `high`."""

    def convert(value: str) -> int:
        if low <= int(value) <= high:
            return int(value)
        raise ValueError

    return read(name, str(default), f"a whole number from {low} to {high}", convert)


def number(name: str, default: float, low: float, high: float) -> float:
    """A number between `low` and `high`."""

    def convert(value: str) -> float:
        if low <= float(value) <= high:
            return float(value)
        raise ValueError

    return read(name, str(default), f"a number from {low:g} to {high:g}", convert)


def choice(name: str, default: str, options: tuple[str, ...]) -> str:
    """One of `options`."""
    value = text(name, default)
    return value if value in options else refuse(name, "one of " + ", ".join(options), value)


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def web_address(text: str) -> str:
    """The address without a slash at its end; ValueError when it is none."""
    if not text.startswith(("http://", "https://")):
        raise ValueError
    return text.rstrip("/")


def broker_address(text: str) -> str:
    """The address of a Valkey or Redis, or those of a cluster's nodes; ValueError when it is none."""
    if not text.startswith(("redis://", "rediss://", "unix://", "redis+cluster://", "rediss+cluster://")):
        raise ValueError
    scheme, _, places = text.partition("://")
    ports = [place.rpartition(":")[2] for place in places.partition("/")[0].split(",")]
    if scheme.endswith("+cluster") and not all(port.isdecimal() for port in ports):
        raise ValueError
    return text


def broker(name: str, default: str) -> str:
    """The address of a Valkey or Redis, or of a cluster."""
    expected = "an address such as redis://localhost:6379/0 or redis+cluster://one:6379,two:6379"
    return read(name, default, expected, broker_address)


def folder(name: str, default: str) -> Path:
    """A folder, made when it is not there; relative paths start at the project."""
    path = ROOT / text(name, default)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        refuse(name, f"a folder that can be written ({problem.strerror})", str(path))
    if not os.access(path, os.W_OK):
        refuse(name, "a folder that can be written", str(path))
    return path


def country(text: str) -> str:
    """Two capital letters; ValueError when it is none."""
    if len(text) != 2 or not text.isascii() or not text.isupper():
        raise ValueError
    return text
