"""All the site knows of a person, as a ZIP of JSON files."""

from __future__ import annotations

import json
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder

from apps.accounts.export import EXPORTS
from apps.accounts.models import User

IN_MEMORY = 2_000_000  # Bytes; a larger archive waits on the disk
PIECE = 100_000  # Bytes of JSON written at once
LARGEST = 100_000_000  # Bytes of one file before it is packed


class TooLarge(Exception):
    """The export would take more room than there is for one."""


def pack(user: User) -> IO[bytes]:
    """Write the archive, one part of the site after the other, and give it open at its beginning."""
    archive: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (the answer closes it)
    try:
        with ZipFile(archive, "w", ZIP_DEFLATED) as packed:
            for name, export in EXPORTS.items():
                with packed.open(f"tickstock/{name}.json", "w") as entry:
                    _write(entry, export(user))
    except BaseException:
        archive.close()
        raise
    archive.seek(0)
    return archive  # type: ignore[no-any-return]


def _write(entry: IO[bytes], content: Any) -> None:
    size = 0
    held: list[str] = []
    for text in json.JSONEncoder.iterencode(DjangoJSONEncoder(indent=2, ensure_ascii=False), content):
        held.append(text)
        size += len(text)
        if size > LARGEST:
            raise TooLarge
        if len(held) >= PIECE // 10:
            entry.write("".join(held).encode())
            held.clear()
    entry.write("".join(held).encode())
