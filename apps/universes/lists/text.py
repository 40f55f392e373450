"""From the bytes somebody uploads to lines of text."""

from __future__ import annotations

LARGEST = 5_000_000  # Bytes of an upload
LONGEST = 10_000  # Characters of a line
LINES = 250_000

NO_TEXT = {
    b"PK\x03\x04": "This is a ZIP archive, and so is an .xlsx: save the sheet as CSV first.",
    b"\x1f\x8b": "This is packed with gzip: unpack it first.",
    b"%PDF": "This is a PDF: copy its lines and paste them.",
    b"\xd0\xcf\x11\xe0": "This is an .xls workbook: save the sheet as CSV first.",
}
MARKED = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Unreadable(Exception):
    """Why nothing of it can be read, in words for whoever sent it."""


def text_of(data: bytes) -> str:
    """The text of an upload, whatever a spreadsheet wrote it in. Raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(f"This is {len(data) / 1e6:.1f} MB; a list may have {LARGEST / 1e6:.0f} MB.")
    for begins, words in NO_TEXT.items():
        if data.startswith(begins):
            raise Unreadable(words)
    encoding = next((name for mark, name in MARKED.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        if encoding != "utf-8":
            raise Unreadable(
                "Its first bytes promise Unicode, but what follows is none: save it as UTF-8."
            ) from problem
        text = data.decode("cp1252", errors="replace")  # Tickers are the same in all of them
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Unreadable(f"Line {line} has a NUL character: this is no text. Save it as UTF-8 or paste it.")
    return text


def lines_of(text: str) -> list[str]:
    """The lines of a text, whichever way they end. Raises Unreadable where there are too many."""
    if len(text) > LARGEST:
        raise Unreadable(f"This has {len(text):,} characters; a list may have {LARGEST:,}.")
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > LINES:
        raise Unreadable(f"This has {len(lines):,} lines; a list may have {LINES:,}.")
    return lines
