"""What must not stand in a log: passwords, keys, tokens, codes, whole numbers and addresses of people.

Each pattern takes time that grows with the length of the text and no faster: anybody may get a text into a log.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

HIDDEN = "***"
SECRET = ("KEY", "KEY_OLD", "TOKEN", "PASSWORD", "SECRET", "_SID", "_URL")  # Ends of the names of settings
LONG_ENOUGH = 12  # Characters; shorter values of settings may be words, such as the simulator's key
SEGMENT, MIXED = 16, 30  # Characters from which on a word of letters and digits is taken for a secret
HUMPS = 8  # Capitals in a word without digits from which on it is no name of anything
_NAME = (
    r"password|passwd|passphrase|secret|token|api[-_]?key|[-_]key|(?<![\w-])key|authorization|cookie|sessionid|ticket"
)
_NAMED = re.compile(rf"(?i)((?:{_NAME})[\"']?\s{{0,3}}[=:]\s{{0,3}}[\"']?(?:bearer |basic )?)[^\s\"'&,;}}]+")
_SCHEME = re.compile(r"\b((?i:bearer)\s+|Basic\s+(?=[\w+/=]{12}))[\w.~+/=-]{6,}")
_IN_ADDRESS = re.compile(r"(?<=://)[^\s/@\"']+@")
_CODE = re.compile(r"(?i)(\bcodes?\b\W{0,4}(?:is\W{0,3})?)\d{6,8}\b")
_MAIL = re.compile(r"(?<![\w.+-])([\w+-])[\w.+-]*(@|%40)(?=[\w-]+\.[\w-])")
_PHONE = re.compile(r"(?<![\w.])((?:\+|%2B)\d|1(?=[2-9]\d{9}(?![\d.])))[\d ().-]{5,17}(\d\d)(?!\d)")
_MARKED = re.compile(r"\b(ts_|whsec_)[\w+/=-]{24,}|\beyJ[\w-]+\.[\w-]+\.[\w-]+")
_WORD = re.compile(r"(?<![\w-])[\w-]{16,}")
_BREAK = re.compile(r"[-_]")


def mask(text: str) -> str:
    """The text without what is secret or somebody's.

    >>> mask("to bob@example.com and +12025550143: the code is 123456, token=abc")
    'to b***@example.com and +1***43: the code is ***, token=***'
    """
    text = _own(text)
    text = _IN_ADDRESS.sub(f"{HIDDEN}@", text)
    text = _NAMED.sub(rf"\1{HIDDEN}", text)
    text = _SCHEME.sub(rf"\1{HIDDEN}", text)
    text = _CODE.sub(rf"\1{HIDDEN}", text)
    text = _MAIL.sub(rf"\1{HIDDEN}\2", text)
    text = _PHONE.sub(rf"\1{HIDDEN}\2", text)
    text = _MARKED.sub(HIDDEN, text)
    return _WORD.sub(_unless_random, text)


def is_secret(name: str) -> bool:
    """Whether a setting or a field of this name may hold a secret."""
    return name.upper().endswith(SECRET)


def secrets_of(environment: Mapping[str, str]) -> set[str]:
    """The values that the environment gives to secret settings: of an address, its password."""
    found = set()
    for name, value in environment.items():
        if is_secret(name):
            found.add(_password(value) if name.endswith("_URL") else value)
            found.update(value.split(",") if name.endswith("_OLD") else ())
    return {value for value in found if len(value) >= LONG_ENOUGH}


def _password(address: str) -> str:
    try:
        return urlsplit(address).password or ""
    except ValueError:
        return address


def hider(values: Iterable[str]) -> Callable[[str], str]:
    """Puts stars in the place of these."""
    longest_first = sorted(map(re.escape, values), key=len, reverse=True)
    if not longest_first:
        return str
    pattern = re.compile("|".join(longest_first))
    return lambda text: pattern.sub(HIDDEN, text)


_own = hider(secrets_of(os.environ))


def know(environment: Mapping[str, str]) -> None:
    """Hide the values of these settings wherever they come up."""
    global _own
    _own = hider(secrets_of(environment))


def _unless_random(found: re.Match[str]) -> str:
    """Nobody's words mix letters and digits for long; identities of events and jobs come in shorter parts."""
    word = found[0]
    if any(len(part) >= SEGMENT and _is_mixed(part) for part in _BREAK.split(word)):
        return HIDDEN
    is_random = (
        len(word) >= MIXED and (_is_mixed(word) or _humps(word) >= HUMPS) and word.lower() != word != word.upper()
    )
    return HIDDEN if is_random else word


def _humps(text: str) -> int:
    """Of capital letters or of small ones, whichever there are fewer of."""
    return min(sum(map(str.isupper, text)), sum(map(str.islower, text)))


def _is_mixed(text: str) -> bool:
    return any(map(str.isdigit, text)) and any(map(str.isalpha, text))
