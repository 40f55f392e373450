"""Where webhooks may lead: every trick that is known to reach inside, row by row."""

from __future__ import annotations

import socket

import pytest

from apps.webhooks.guard import Refused, Target, is_public, target

# What a machine's address is, and whether it may be connected to.
ADDRESSES = {
    "8.8.8.8": True,
    "93.184.215.14": True,
    "172.15.255.255": True,  # Right below what is private
    "172.32.0.1": True,
    "2606:4700::1111": True,
    "2620:fe::fe": True,
    "127.0.0.1": False,
    "127.255.255.254": False,
    "0.0.0.0": False,
    "0.1.2.3": False,
    "10.0.0.1": False,
    "172.16.0.1": False,
    "172.31.255.255": False,
    "192.168.0.1": False,
    "169.254.169.254": False,  # What clouds tell their machines
    "169.254.0.1": False,
    "100.64.0.1": False,  # Carriers' NAT
    "100.100.100.200": False,  # Another cloud's
    "100.127.255.255": False,
    "192.0.0.1": False,
    "192.0.0.192": False,  # And another's
    "192.0.2.1": False,  # Documentation
    "198.51.100.1": False,
    "203.0.113.1": False,
    "192.88.99.1": False,  # The old relay of 6to4
    "198.18.0.1": False,  # Benchmarks
    "224.0.0.1": False,  # Multicast
    "239.255.255.250": False,
    "240.0.0.1": False,  # Reserved
    "255.255.255.255": False,
    "::": False,
    "::1": False,
    "::127.0.0.1": False,  # Compatible, long out of use
    "::8.8.8.8": False,
    "::ffff:127.0.0.1": False,  # Mapped
    "::ffff:10.0.0.1": False,
    "::ffff:169.254.169.254": False,
    "::ffff:8.8.8.8": True,
    "64:ff9b::7f00:1": False,  # NAT64 of 127.0.0.1
    "64:ff9b::a9fe:a9fe": False,
    "64:ff9b::808:808": True,
    "64:ff9b:1::808:808": False,  # A network's own NAT64
    "2002:7f00:1::": False,  # 6to4 of 127.0.0.1
    "2002:a9fe:a9fe::1": False,
    "2001:0:7f00:1::": False,  # Teredo
    "2001:db8::1": False,  # Documentation
    "3fff::1": False,
    "5f00::1": False,
    "100::1": False,  # Goes nowhere
    "fc00::1": False,
    "fd00:ec2::254": False,  # A cloud's, in IPv6
    "fe80::1": False,
    "fe80::1%eth0": False,
    "fec0::1": False,  # Sites', long out of use
    "ff02::1": False,
    "2606:4700::1111%eth0": False,
    "localhost": False,  # No address at all
    "": False,
}


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_only_public_addresses_are_connected_to(address):
    assert is_public(address) == ADDRESSES[address]


# What may be typed, and what is wrong with it.
TYPED = {
    "https://example.com": "",
    "https://example.com:443/hook?key=1#part": "",
    "https://example.com:8443/hook": "",
    "HTTPS://Example.COM./hook": "",
    "https://b\u00fccher.example/hook": "",
    "https://[2606:4700::1111]/hook": "",
    "http://example.com/hook": "Only https",
    "ftp://example.com/hook": "no address",
    "file:///etc/passwd": "no address",
    "gopher://example.com/_GET": "no address",
    "//example.com/hook": "no address",
    "example.com/hook": "no address",
    "": "no address",
    "https://": "no address",
    "https://./": "no address",
    "https://a..example.com/": "no address",
    f"https://{'a' * 64}.example/": "no address",
    "https://example.com:0/": "port",
    "https://example.com:22/": "port",
    "https://example.com:25/": "port",
    "https://example.com:80/": "port",
    "https://example.com:99999/": "no address",
    "https://example.com:x/": "no address",
    "https://alice:secret@example.com/": "name or password",
    "https://example.com@127.0.0.1/": "name or password",
    "https://127.0.0.1#@example.com/": "",  # Leads to 127.0.0.1, and is refused when it does
    "https://example.com\\@127.0.0.1/": "control characters",
    "https://example.com/a b": "control characters",
    "https://example.com/\r\nHost: inside": "control characters",
    "https://example.com/\0": "control characters",
    "https://exam\u200bple.com/": "control characters",
    "https://example.com/caf\u00e9": "ASCII",
    "https://[fe80::1%25eth0]/": "%",
    "https://127.0.0.1%2f.example.com/": "%",
    "https://[::1/": "no address",
    "https://\uff0f\uff0f127.0.0.1/": "no address",
    f"https://example.com/{'a' * 500}": "at most 500",
}


@pytest.mark.parametrize("url", TYPED, ids=ascii)
def test_an_address_is_taken_as_typed_or_refused_in_words(url):
    if not TYPED[url]:
        assert target(url).scheme == "https"
        return

    with pytest.raises(Refused, match=TYPED[url]):
        target(url)


# Spellings of 127.0.0.1, and of its neighbours, that resolvers or browsers understand.
DISGUISED = [
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://127.0.0.1./",
    "https://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/",  # Figures in circles
    "https://\uff11\uff12\uff17.0.0.1/",  # Full width
    "https://127\u30020\u30020\u30021/",  # Another full stop
    "https://[::ffff:127.0.0.1]/",
    "https://[0:0:0:0:0:ffff:7f00:1]/",
    "https://0/",
    "https://0xa9fea9fe/",  # 169.254.169.254
    "https://localhost/",
    "https://LOCALHOST./",
]


@pytest.mark.parametrize("url", DISGUISED, ids=ascii)
def test_what_a_disguise_leads_to_is_judged(url):
    found = target(url)

    leads_to = {str(one[4][0]) for one in socket.getaddrinfo(found.host, found.port, type=socket.SOCK_STREAM)}

    assert leads_to
    assert not any(map(is_public, leads_to))


def test_an_address_is_taken_apart():
    assert target("https://Example.com:8443/hook?a=b#c") == Target("https", "example.com", 8443, "/hook?a=b")
    assert target("https://example.com").name == "example.com"
    assert target("https://[2606:4700::1111]:8443").name == "[2606:4700::1111]:8443"
    assert target("http://127.0.0.1:8000/", private=True).name == "127.0.0.1:8000"
