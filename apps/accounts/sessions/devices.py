"""What somebody signed in with: in words, and whether they had used it before."""

from __future__ import annotations

import secrets
from hashlib import sha256
from ipaddress import ip_network
from typing import Literal, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ua_parser import parse

from apps.accounts.addresses import client_address
from apps.accounts.models import KnownDevice, User

KEPT = 50  # Devices of one person
PREFIX = {4: 24, 6: 48}  # Bits that an address shares with its neighbours
OURS = {"Mac OS X": "macOS", "Mobile Safari": "Safari", "Chrome Mobile": "Chrome", "Firefox Mobile": "Firefox"}


class Device(NamedTuple):
    browser: str  # Or program; "" where it does not say
    system: str
    icon: Literal["desktop", "phone", "program"]


def describe(user_agent: str, *, is_program: bool = False) -> Device:
    """What a browser says it is."""
    found = parse(user_agent)
    browser = found.user_agent.family if found.user_agent else ""
    if is_program and not browser:
        browser = user_agent.partition("/")[0][:40]  # Such as "ticker/1.0"
    system = found.os.family if found.os else ""
    icon: Literal["desktop", "phone"] = "phone" if system in ("iOS", "Android") else "desktop"
    return Device(OURS.get(browser, browser), OURS.get(system, system), "program" if is_program else icon)


def recognise(request: HttpRequest, user: User, *, is_program: bool) -> bool:
    """Remember what somebody signs in with; whether it is new to somebody who had others.

    A browser is known by a cookie of its own, which outlives the session: an address or a browser's name is shared by
    too many to say that this one was here before. A program keeps no cookies, so its name and network have to do.
    """
    devices = KnownDevice.objects.filter(user=user)
    is_first = not devices.exists()
    mark = sha256((_program(request) if is_program else _cookie(request)).encode()).hexdigest()
    _, is_new = devices.update_or_create(user=user, mark=mark, defaults={"seen_at": timezone.now()})
    for old in devices.order_by("-seen_at")[KEPT:]:
        old.delete()
    return is_new and not is_first


def _cookie(request: HttpRequest) -> str:
    """The browser's own; the middleware hands it out with the response."""
    known = request.COOKIES.get(settings.DEVICE_COOKIE, "")
    request.device_cookie = known if len(known) == 43 else secrets.token_urlsafe(32)  # type: ignore[attr-defined]
    return f"browser {request.device_cookie}"  # type: ignore[attr-defined]


def _program(request: HttpRequest) -> str:
    name = describe(request.headers.get("User-Agent", ""), is_program=True).browser
    address = client_address(request)
    if not address:
        return f"program {name}"
    network = ip_network(f"{address}/{PREFIX[6 if ':' in address else 4]}", strict=False)
    return f"program {name} {network}"
