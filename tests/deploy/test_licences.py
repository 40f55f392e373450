"""Nothing runs in production whose licence nobody has looked at."""

from __future__ import annotations

import re

from docs.licences import FILE, packages

PERMISSIVE = {
    "MIT",
    "MIT-0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "ISC",
    "Apache-2.0",
    "PSF-2.0",
    "Zlib",
    "CC0-1.0",
    "ZPL-2.1",
    "TCL",
}
# Ask for their own sources where they are passed on changed; ours are not.
WEAK_COPYLEFT = {"MPL-2.0", "LGPL-3.0-or-later"}
WORDS = {"AND", "OR", "WITH", "LLVM-exception"}


def test_every_licence_is_known_and_one_we_can_live_with():
    known = PERMISSIVE | WEAK_COPYLEFT | WORDS

    assert [package for package in packages() if not set(re.findall(r"[\w.-]+", package.licence)) <= known] == []


def test_the_list_names_every_package():
    listed = FILE.read_text()

    assert [package.name for package in packages() if f"| {package.name} |" not in listed] == []
