"""The Procfile: which processes there are, and the command of each."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from string import Template

from workers.run.trouble import Trouble

LINE = re.compile(r"([A-Za-z0-9_-]+):\s*(.+)")


def read(path: Path, environment: dict[str, str]) -> dict[str, list[str]]:
    """Command lines by name, in the file's order, with `$NAME` filled in from `environment`."""
    if not path.exists():
        raise Trouble(f"{path} is missing. Run this in the project's folder.")
    lines = [LINE.fullmatch(line.strip()) for line in path.read_text().splitlines()]
    return {line[1]: command(line[1], line[2], environment) for line in lines if line}


def command(name: str, text: str, environment: dict[str, str]) -> list[str]:
    """The words of one command; its program is looked up, so that a missing one is noticed before anything starts."""
    try:
        program, *arguments = [Template(word).substitute(environment) for word in shlex.split(text)]
    except (KeyError, ValueError) as problem:
        raise Trouble(f"Procfile: the command of {name} cannot be read ({problem}).") from None
    found = shutil.which(program, path=environment["PATH"])
    if found is None:
        raise Trouble(f"{name} needs {program}, which is missing here. To install what is needed: make setup")
    return [found, *arguments]
