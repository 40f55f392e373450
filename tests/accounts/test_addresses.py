"""Whose word counts on where somebody is."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from apps.accounts.addresses import client_address, socket_address

PEER = "10.0.0.9"


@pytest.mark.parametrize(
    ("proxies", "told", "believed"),
    [
        (0, "", PEER),
        (0, "203.0.113.7", PEER),
        (1, "", PEER),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "203.0.113.7", PEER),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (1, "nowhere", PEER),
        (1, "2001:DB8::1", "2001:db8::1"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_only_known_proxies_are_believed(settings, proxies, told, believed):
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=PEER, HTTP_X_FORWARDED_FOR=told)
    scope = {"client": (PEER, 1), "headers": [(b"x-forwarded-for", part.encode()) for part in told.split(",")]}

    assert client_address(request) == believed
    assert socket_address(scope) == believed
