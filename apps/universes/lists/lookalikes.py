"""What somebody may have meant."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from string import ascii_uppercase
from unicodedata import normalize

# Letters of other alphabets that look like these of ours.
CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХ", "ABESIJKMHOPCTYX", strict=True))  # noqa: RUF001
GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True))  # noqa: RUF001
LOOKALIKES = str.maketrans(CYRILLIC | GREEK)


def foreign(text: str) -> str:
    """The letters that are not of our alphabet."""
    return "".join(dict.fromkeys(letter for letter in text if not letter.isascii()))


def latin(text: str) -> str:
    """The text with our letters in place of those that look like them."""
    return normalize("NFKC", text).upper().translate(LOOKALIKES)


def suggestion(text: str, known: Collection[str]) -> str:
    """A known ticker that differs by its looks, its separator or one letter; nothing where there is none.

    >>> suggestion("BRK-B", {"BRK.B"}), suggestion("APPL", {"AAPL"}), suggestion("XXXXX", {"AAPL"})
    ('BRK.B', 'AAPL', '')
    """
    plain = latin(text)[:16]
    return next((one for one in _near(plain) if one in known), "")


def _near(text: str) -> Iterator[str]:
    yield text
    yield text.replace("-", ".").replace("/", ".").replace(" ", ".").replace("_", ".")
    places = range(len(text))
    yield from (text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in places[:-1])
    yield from (text[:at] + text[at + 1 :] for at in places)
    yield from (text[:at] + letter + text[at + 1 :] for at in places for letter in ascii_uppercase)
    yield from (text[:at] + letter + text[at:] for at in range(len(text) + 1) for letter in ascii_uppercase)
