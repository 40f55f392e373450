"""Files as production serves them."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import LazySettings
from django.core.management import call_command

PRODUCTION = {"staticfiles": {"BACKEND": "tickstock.storage.ModuleStorage"}}
IMPORT = re.compile(r"""(?:from |import\()"(\.[^"]*)"\)?""")
HASHED = re.compile(r"\.[0-9a-f]{12}\.js")


def test_every_module_imports_others_by_the_name_of_their_content(settings: LazySettings, tmp_path: Path) -> None:
    settings.STATIC_ROOT, settings.STORAGES = tmp_path, settings.STORAGES | PRODUCTION

    call_command("collectstatic", interactive=False, verbosity=0)

    scripts = [path for path in (tmp_path / "js").rglob("*.js") if HASHED.search(path.name)]
    imports = [(path, name) for path in scripts for name in IMPORT.findall(path.read_text())]
    assert len(imports) > 100
    for path, name in imports:
        assert HASHED.search(name), f"{path.name} imports {name}"
        assert (path.parent / name).exists(), f"{path.name} imports {name}"
