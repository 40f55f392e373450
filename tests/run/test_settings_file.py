from __future__ import annotations

import re

from tickstock import env

READS = re.compile(r"env\.(?:text|flag|whole|number|choice|words|folder|broker|read)\(\s*\"([A-Z_]+)\"")


def test_every_setting_stands_in_the_example_file():
    sources = [path for folder in ("apps", "tickstock", "workers") for path in (env.ROOT / folder).rglob("*.py")]
    read = {name for path in sources for name in READS.findall(path.read_text())}

    explained = set(re.findall(r"^# ([A-Z_]+)=", (env.ROOT / ".env.example").read_text(), re.MULTILINE))

    assert read <= explained
    assert explained - read == {"DJANGO_SETTINGS_MODULE"}
