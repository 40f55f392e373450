"""What the communication log says of a recipient: enough to recognise one, too little to write to."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def masked(to: str) -> str:
    """The part of an address or number that may be shown.

    >>> masked("alice@example.com"), masked("+12125550123")
    ('a…@example.com', '+1…0123')
    """
    name, at, host = to.rpartition("@")
    return f"{name[:1]}…@{host}" if at else f"{to[:2]}…{to[-4:]}"


def fingerprint(to: str) -> str:
    """The same for every spelling of a recipient, and of no use without SECRET_KEY."""
    return salted_hmac("tickstock.messaging", to.strip().lower(), algorithm="sha256").hexdigest()
