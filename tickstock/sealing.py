"""What lies in the database for a while and nobody should read there: sessions (they hold codes), waiting messages."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(plain: bytes) -> bytes:
    """Encrypt with a key made of SECRET_KEY."""
    return _keys(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(plain)


def unseal(sealed: bytes) -> bytes:
    """What was sealed; ValueError when it was not, or with a key that is no longer ours."""
    try:
        return _keys(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(sealed)
    except InvalidToken as problem:
        raise ValueError("sealed with another key") from problem


class SealedSerializer:
    """Turns a session into bytes that only this site can read, and back."""

    def dumps(self, session: Any) -> bytes:
        return seal(json.dumps(session, separators=(",", ":")).encode("latin-1"))

    def loads(self, sealed: bytes) -> Any:
        return json.loads(unseal(sealed))


@lru_cache
def _keys(*secrets: str) -> MultiFernet:
    return MultiFernet(
        [Fernet(urlsafe_b64encode(sha256(b"tickstock sealing" + key.encode()).digest())) for key in secrets]
    )
