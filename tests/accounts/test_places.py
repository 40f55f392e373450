"""Towns instead of addresses, where the operator has a database of them."""

from __future__ import annotations

import pytest

from apps.accounts.sessions.places import place_of

MARKER = b"\xab\xcd\xefMaxMind.com"


def encoded(value: object) -> bytes:
    """As MaxMind's format has it; texts of at most 28 bytes, and of numbers bytes as they are."""
    match value:
        case str():
            return bytes([0x40 | len(value.encode())]) + value.encode()
        case bytes():
            return value
        case dict():
            return bytes([0xE0 | len(value)]) + b"".join(encoded(key) + encoded(one) for key, one in value.items())
    raise TypeError


def database(record: dict) -> bytes:
    """One in which every IPv4 address is at the same place."""
    to_record = (1 + 16).to_bytes(3, "big")  # Past one node and the gap
    about: dict[str, object] = {
        "node_count": b"\xc1\x01",
        "record_size": b"\xa1\x18",
        "ip_version": b"\xa1\x04",
        "build_epoch": b"\x01\x02\x01",
    }
    about.update({"binary_format_major_version": b"\xa1\x02", "binary_format_minor_version": b"\xa0"})
    about.update({"database_type": "Test", "languages": b"\x00\x04", "description": {}})
    return to_record * 2 + bytes(16) + encoded(record) + MARKER + encoded(about)


BOSTON = {"city": {"names": {"en": "Boston"}}, "country": {"names": {"en": "United States"}}}


@pytest.mark.parametrize(
    ("record", "address", "place"),
    [
        (BOSTON, "203.0.113.7", "Boston, United States"),
        ({"country": {"names": {"en": "Malta"}}}, "203.0.113.7", "Malta"),
        ({}, "203.0.113.7", "203.0.113.7"),
        (BOSTON, "2001:db8::1", "2001:db8::1"),
        (BOSTON, "nowhere", "nowhere"),
    ],
)
def test_a_place_is_told_as_far_as_it_is_known(settings, tmp_path, record, address, place):
    file = tmp_path / "places.mmdb"
    file.write_bytes(database(record))
    settings.GEOIP_DATABASE = str(file)

    assert place_of(address) == place


@pytest.mark.parametrize("content", [None, b"no database"])
def test_without_a_database_that_can_be_read_addresses_are_shown(settings, tmp_path, content):
    file = tmp_path / "places.mmdb"
    if content:
        file.write_bytes(content)
    settings.GEOIP_DATABASE = str(file)

    assert place_of("203.0.113.7") == "203.0.113.7"
