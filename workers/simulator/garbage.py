"""Frames that are wrong, by what is wrong with them."""

from __future__ import annotations

from workers.simulator.client import Frame

GOOD = b'{"ev":"T","sym":"AAPL","i":"1","x":4,"z":3,"p":190.0,"s":100,"t":1795012200000,"q":1}'
DEPTH = 100_000
PADDING = b'{"ev":"XX","sym":"AAPL","text":"' + b"x" * 960 + b'"}'

GARBAGE = {
    "broken-json": b'[{"ev":"T","sym":"AAPL","p":19',
    "no-array": GOOD,
    "blank": b"",
    "empty": b"[]",
    "unknown-event": b'[{"ev":"XX","sym":"AAPL","p":190.0}]',
    "half-item": b'[{"ev":"T","sym":"AAPL","x":4}]',
    "wrong-types": b'[{"ev":"T","sym":7,"i":[],"x":"four","z":{},"p":"190","s":null,"t":"soon","q":true}]',
    "nan": GOOD.join((b"[", b"]")).replace(b"190.0", b"NaN"),
    "huge-number": GOOD.join((b"[", b"]")).replace(b"190.0", b"1e999"),
    "nested": b"[" * DEPTH + b"]" * DEPTH,
    "bad-utf8": GOOD.join((b"[", b"]")).replace(b"AAPL", b"AA\xff\xc3"),
    "binary": b"\x00\x01\xff\xfe",
}


def garbage(kind: str) -> Frame:
    return Frame(GARBAGE[kind], "garbage", text=kind != "binary")


def huge(megabytes: int) -> Frame:
    """A frame of that size, full of items nobody knows."""
    count = (megabytes << 20) // (len(PADDING) + 1)
    return Frame(b"[" + b",".join([PADDING] * count) + b"]", "garbage")
