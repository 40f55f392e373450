"""A receiver's side of the signature, written from the specification and from nothing of ours."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping


def verify(secret: str, sent: Mapping[str, str], body: bytes, now: float) -> bool:
    """What the specification asks of a receiver, from its own words."""
    names = {name.lower(): value for name, value in sent.items()}
    if abs(now - int(names["webhook-timestamp"])) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join([names["webhook-id"].encode(), names["webhook-timestamp"].encode(), body])
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    given = [part.partition(",") for part in names["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(expected, of.encode()) for version, _, of in given)
