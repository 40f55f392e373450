"""`python -m docs.licences`: writes docs/licences.md, the licence of every package that runs in production."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
FILE = ROOT / "docs" / "licences.md"
LINE = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[.*\])?==[^\s;]+ *(;?)")
UNKNOWN = "unknown"
# What packages say instead of the names of https://spdx.org/licenses/. A new saying is looked at before it is added.
SPELLED = {
    "Apache": "Apache-2.0",
    "Apache 2": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "New BSD": "BSD-3-Clause",
    "BSD 3-Clause OR Apache-2.0": "BSD-3-Clause OR Apache-2.0",
    "BSD License AND Apache Software License AND Mozilla Public License 2.0 (MPL 2.0)": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",
    "LGPL with exceptions": "LGPL-3.0-or-later",
    "MIT License": "MIT",
}


class Package(NamedTuple):
    where: str
    name: str
    licence: str


def python_packages() -> Iterator[Package]:
    """What requirements/base.txt names, but for what other systems only need."""
    for line in (ROOT / "requirements" / "base.txt").read_text().splitlines():
        found = LINE.match(line)
        if found is None:
            continue
        try:
            told = metadata.metadata(found[1])
        except metadata.PackageNotFoundError:
            if found[2]:
                continue
            raise
        yield Package("Python", found[1], licence(told))


def licence(told: metadata.PackageMetadata) -> str:
    """As it says itself: by expression, else by its short field, else by classifiers."""
    field, expression = ("".join(told.get_all(name) or []) for name in ("License", "License-Expression"))
    classifiers = [line.split(" :: ")[-1] for line in told.get_all("Classifier") or [] if line.startswith("License ::")]
    said = expression or (field if field and len(field) < 60 and "\n" not in field else "")
    found = said or " AND ".join(one for one in classifiers if one != "OSI Approved")
    return SPELLED.get(found, found) or UNKNOWN


def pages_packages() -> Iterator[Package]:
    """What the pages use, as npm's lock has it."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for path, about in packages.items():
        if path and not about.get("dev"):
            yield Package("pages", path.removeprefix("node_modules/"), about.get("license", UNKNOWN))


def packages() -> list[Package]:
    return [*python_packages(), *pages_packages()]


def text() -> str:
    rows = [f"| {one.name} | {one.where} | {one.licence} |" for one in packages()]
    head = [
        "# Licences of what runs in production",
        "",
        "Made by `make licences`.",
        "",
        "| package | of | licence |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def main() -> None:
    FILE.write_text(text())


if __name__ == "__main__":
    main()
