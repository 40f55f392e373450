"""Where a client is on the network, as far as it can be known."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of who asks; "" where there is none, as on a socket file."""
    return _believed(request.headers.get("X-Forwarded-For", ""), request.META.get("REMOTE_ADDR", ""))


def socket_address(scope: Any) -> str:
    """The same of a WebSocket."""
    told = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
    client = scope.get("client")
    return _believed(told.decode("latin-1"), str(client[0]) if client else "")


def _believed(told: str, peer: str) -> str:
    """What settings.PROXIES known proxies said counts; what the client said itself, before them, does not."""
    hops = [part.strip() for part in told.split(",") if part.strip()]
    found = hops[-settings.PROXIES] if 0 < settings.PROXIES <= len(hops) else peer
    return _plain(found) or _plain(peer)


def _plain(text: str) -> str:
    """One spelling of each address; "" for what is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)
