"""Where a webhook may lead: never to this machine, its network, or anything that is not on the public internet.

The address is judged twice: as it is typed, here in `target`, and what its name leads to at each sending, in `is_public`.
The connection then goes to exactly the address that was judged (see `post`), so a name that changes its mind gains
nothing, and neither does any spelling of a number that only the resolver understands.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import urlsplit

LONGEST = 500  # Characters of an address
PORTS = {"https": 443, "http": 80}
FREE_PORTS = 1024  # From here on; below them live mail, SSH and the like

Address = IPv4Address | IPv6Address

# Beside what Python calls not global: its list has grown with time, and knows little of tunnels.
CLOSED = [
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # This network
        "100.64.0.0/10",  # Behind carriers' NAT
        "192.0.0.0/24",  # Protocol assignments
        "192.88.99.0/24",  # The old way to 6to4
        "198.18.0.0/15",  # Benchmarks
        "224.0.0.0/4",  # Multicast
        "240.0.0.0/4",  # Reserved, broadcast
        "2001::/23",  # Protocol assignments, Teredo among them
        "2001:db8::/32",  # Documentation
        "3fff::/20",
    )
]
UNICAST = IPv6Network("2000::/3")  # All that is given out of IPv6
SIX_TO_FOUR = IPv6Network("2002::/16")
NAT64 = IPv6Network("64:ff9b::/96")  # Where a network has IPv6 alone, every IPv4 address looks like this


class Refused(Exception):
    """Why an address is not sent to, in words for its owner."""


class Target(NamedTuple):
    """An address taken apart."""

    scheme: str
    host: str  # ASCII, without brackets or a dot at its end
    port: int
    path: str

    @property
    def is_tls(self) -> bool:
        return self.scheme == "https"

    @property
    def name(self) -> str:
        """As the header `Host` has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target(url: str, *, private: bool = False) -> Target:
    """Take an address apart; raises Refused where it is none we send to. `private` allows plain HTTP."""
    if len(url) > LONGEST:
        raise Refused(f"An address has at most {LONGEST} characters.")
    if not url.isprintable() or any(one in url for one in ' "<>\\^`{|}'):
        raise Refused('An address has no spaces, control characters or any of "<>\\^`{|}: write them as %20 and so on.')
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        host = host if ":" in host else host.encode("idna").decode()
        port = parts.port
    except ValueError as problem:  # UnicodeError is one
        raise Refused("This is no address such as https://example.com/hook.") from problem
    if parts.scheme not in PORTS or not host:
        raise Refused("This is no address such as https://example.com/hook.")
    if parts.scheme == "http" and not private:
        raise Refused("Only https:// keeps others from reading along.")
    if "@" in parts.netloc:
        raise Refused("An address has no name or password in it; the signature tells you who is calling.")
    if "%" in host:
        raise Refused("A host has no % in it.")
    port = PORTS[parts.scheme] if port is None else port
    if port != PORTS[parts.scheme] and port < FREE_PORTS:
        raise Refused(f"The port is {PORTS[parts.scheme]}, or one from {FREE_PORTS} on.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii():
        raise Refused("What follows the host is ASCII: write other letters as %C3%A9 and so on.")
    return Target(parts.scheme, host, port, path)


def is_public(address: str) -> bool:
    """Whether a machine's address may be connected to.

    >>> is_public("169.254.169.254"), is_public("93.184.215.14")
    (False, True)
    """
    try:
        meant = [ip_address(address)]
    except ValueError:
        return False
    meant += _inside(meant[0])
    return all(map(_is_public, meant))


def _inside(address: Address) -> list[Address]:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(address, IPv4Address):
        return []
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address in NAT64:
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address.sixtofour] if address.sixtofour else []


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped or address in NAT64:
            return True  # What it stands for is judged
        if address not in UNICAST or address.scope_id:
            return False
        if address in SIX_TO_FOUR:
            return True  # The same
    is_closed = any(address in network for network in CLOSED if network.version == address.version)
    return address.is_global and not address.is_multicast and not is_closed
