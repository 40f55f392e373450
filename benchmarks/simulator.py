"""How many trades a second the simulator makes and sends to one reader, beside the bare encoding and sending of such."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator

import msgspec
import websocket

from benchmarks.broker import free_port, until
from benchmarks.figures import Figure
from benchmarks.start import answers, program
from benchmarks.tape import Tape
from workers.simulator.items import FRAME, encode_frame

RATE = 100_000  # Trades a second of the market: so many are made together
MEASURED = 10.0  # Seconds
BARE = 400_000  # Trades


def measure(tape: Tape) -> Iterator[Figure]:
    yield Figure("simulator_trades_per_s", served(), "trades/s", least=RATE)
    yield Figure("bare_send_trades_per_s", bare(tape), "trades/s")


def served() -> float:
    """Of the whole simulator, as fast as they are read."""
    port = free_port()
    options = ("--speed", "0", "--warm-up", "0", "--rate", str(RATE), "--port", str(port))
    with program(dict(os.environ), "workers.simulator", *options):
        until(lambda: answers(port))
        reader = websocket.create_connection(f"ws://127.0.0.1:{port}/stocks", skip_utf8_validation=True)
        for action, params in (("auth", "key"), ("subscribe", "T.*")):
            reader.send(msgspec.json.encode({"action": action, "params": params}))
        for _ in range(3):
            reader.recv()
        found, began = 0, time.perf_counter()
        while time.perf_counter() - began < MEASURED:
            found += bytes(reader.recv_data()[1]).count(b'"ev":"T"')
        reader.close()
        return found / MEASURED


def bare(tape: Tape) -> float:
    """Of a loop that does nothing else, with trades that are made already."""
    trades = tape.trades(BARE)
    ours, theirs = socket.socketpair()
    with ours, theirs, subprocess.Popen(["cat"], stdin=theirs.fileno(), stdout=subprocess.DEVNULL):
        theirs.close()
        began = time.perf_counter()
        for first in range(0, BARE, FRAME):
            ours.sendall(encode_frame(trades[first : first + FRAME]))
        took = time.perf_counter() - began
        ours.close()
    return BARE / took
