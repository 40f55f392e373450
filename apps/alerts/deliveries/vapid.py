"""The key by which push services know this site: a setting, or made once and kept in VAR_DIR."""

from __future__ import annotations

import base64
import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from django.conf import settings
from py_vapid import Vapid02


@cache
def vapid() -> Vapid02:
    """VAPID_PRIVATE_KEY, or else the key in VAR_DIR, which is made where there is none."""
    if settings.VAPID_PRIVATE_KEY:
        return Vapid02.from_string(settings.VAPID_PRIVATE_KEY)
    path = Path(settings.VAR_DIR) / "vapid.pem"
    if not path.exists():
        made = Vapid02()
        made.generate_keys()
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(made.private_pem())
        try:
            os.link(fresh, path)  # Of two who make one at once, one key stays
        except FileExistsError:
            pass
        fresh.unlink()
        path.chmod(0o600)
    return Vapid02.from_pem(path.read_bytes())


def public_key() -> str:
    """As browsers want it for a subscription: the uncompressed point, base64url."""
    point = vapid().public_key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
