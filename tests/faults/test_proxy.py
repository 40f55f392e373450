"""The proxy does to a connection what it is told, or no fault of a run is one."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from threading import Thread

import pytest

from tests.faults.loop import Loop
from tests.faults.proxy import Proxy
from tests.waiting import until


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """Before a server that says everything back."""
    server = socket.create_server(("127.0.0.1", 0))

    def echo() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            Thread(target=answer, args=(connection,), daemon=True).start()

    def answer(connection: socket.socket) -> None:
        with connection:
            try:
                while data := connection.recv(4_096):
                    connection.sendall(b"" if data == b"end" else data)
                    if data == b"end":
                        return
            except OSError:
                return

    Thread(target=echo, daemon=True).start()
    loop = Loop()
    made = Proxy(loop, server.getsockname()[1])
    yield made
    made.stop()
    loop.stop()
    server.close()


@pytest.fixture
def client(proxy: Proxy) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5.0) as made:
        made.sendall(b"hello")
        assert made.recv(100) == b"hello"
        yield made


def test_a_cut_connection_ends_and_a_reset_one_breaks(proxy, client):
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5.0) as other:
        until(lambda: len(proxy.pairs) == 2)
        assert proxy.cut() == 2
        assert client.recv(100) == other.recv(100) == b""
    until(lambda: not proxy.pairs)

    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5.0) as other:
        until(lambda: proxy.pairs)
        proxy.cut(reset=True)
        with pytest.raises(ConnectionResetError):
            other.recv(100)


@pytest.mark.parametrize("way", ["up", "down"])
def test_what_is_held_arrives_when_it_is_let_go(proxy, client, way):
    proxy.hold(**{way: True})
    client.sendall(b"later")
    client.settimeout(0.3)
    with pytest.raises(TimeoutError):
        client.recv(100)

    proxy.hold()
    client.settimeout(5.0)
    assert client.recv(100) == b"later"


def test_a_rate_lets_so_many_bytes_through(proxy, client):
    proxy.rate = 1_000.0
    client.sendall(b"slowly")

    assert client.recv(1) == b"s"
    found = b"s"
    while len(found) < 6:
        found += client.recv(100)
    assert found == b"slowly"


def test_it_knows_that_the_server_hung_up(proxy, client):
    client.sendall(b"end")
    assert client.recv(100) == b""

    until(lambda: proxy.ended)
    assert proxy.ended[0].server_ended_at


def test_it_refuses_when_it_is_told(proxy):
    proxy.refuses = True

    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", proxy.port), timeout=5.0) as made:  # noqa: PT011, PT012
        made.sendall(b"hello")
        if not made.recv(100):
            raise ConnectionResetError
