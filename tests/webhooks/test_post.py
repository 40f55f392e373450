"""One POST to a server that means well, badly, or nothing at all."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from apps.webhooks import answer
from apps.webhooks import post as posting
from apps.webhooks.answer import Outcome
from apps.webhooks.post import post
from tests.webhooks.receiver import Receiver


async def send(url: str, **changes) -> Outcome:
    return await post(url, {"X-Word": "hello"}, b'{"a":1}', **({"private": True} | changes))


def finds(*addresses: str):
    """A resolver with one answer for whatever it is asked."""

    async def resolve(host: str, port: int) -> list[str]:
        return list(addresses)

    return resolve


async def test_a_body_arrives_as_it_was_given(receiver):
    outcome = await send(receiver.url + "?key=1")

    assert outcome == Outcome("sent", 200, "thank you")
    [got] = receiver.got
    assert (got.path, got.body) == ("/hook?key=1", b'{"a":1}')
    assert got.headers == {
        "host": f"127.0.0.1:{receiver.port}",
        "content-length": "7",
        "connection": "close",
        "x-word": "hello",
    }


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (204, "sent"),
        (299, "sent"),
        (301, "redirect"),
        (308, "redirect"),
        (400, "client_error"),
        (410, "gone"),
        (503, "server_error"),
    ],
)
async def test_the_status_decides(receiver, status, kind):
    receiver.answers = lambda got: status
    receiver.headers = {"Location": receiver.url + "/elsewhere"}

    outcome = await send(receiver.url)

    assert (outcome.kind, outcome.status) == (kind, status)
    assert len(receiver.got) == 1  # Nothing was followed


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "sent"),
        (b"HTTP/1.1 200\r\n\r\n", "sent"),
        (b"HTTP/2 200\r\n\r\n", "connection"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "connection"),
        (b"HTTP/1.1 200 OK\r\n", "connection"),
        (b"", "connection"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", "connection"),
        (b"\0" * 50_000, "connection"),
    ],
    ids=["on its way first", "few words", "another version", "another protocol", "half", "nothing", "endless", "zeros"],
)
async def test_an_answer_that_is_none_is_a_failure(receiver, said, kind):
    receiver.answers = lambda got: lambda connection: connection.sendall(said)

    assert (await send(receiver.url)).kind == kind


async def test_no_more_than_a_beginning_of_the_answer_is_read(receiver):
    receiver.text = b"x" * 5_000_000

    outcome = await send(receiver.url)

    assert (outcome.kind, outcome.said) == ("sent", "x" * 1_024)


@pytest.mark.parametrize("part", [b"", b"HTTP/1.1 200 OK\r\nX-More: "], ids=["nothing", "a part"])
async def test_who_takes_too_long_is_left(receiver, monkeypatch, part):
    monkeypatch.setattr(posting, "WHOLE", 0.3)

    def drips(connection):
        connection.sendall(part)
        receiver.hangs(connection)

    receiver.answers = lambda got: drips

    assert (await send(receiver.url)).kind == "timeout"


async def test_a_body_that_does_not_end_spoils_no_success(receiver, monkeypatch):
    monkeypatch.setattr(answer, "MORE", 0.1)

    def never_ends(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nwell")
        receiver.hangs(connection)

    receiver.answers = lambda got: never_ends

    assert await send(receiver.url) == Outcome("sent", 200, "well")


async def test_a_name_that_is_not_found_in_time_is_left(monkeypatch):
    monkeypatch.setattr(posting, "CONNECT", 0.1)

    async def slow(host: str, port: int) -> list[str]:
        await asyncio.sleep(30)
        return []

    assert (await send("https://example.com", resolve=slow)).kind == "unreachable"


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["169.254.169.254"], ["8.8.8.8", "10.0.0.1"], ["2606:4700::1111", "::ffff:127.0.0.1"]],
    ids=["inside", "metadata", "one of two", "mapped"],
)
async def test_nobody_is_connected_to_where_any_address_is_inside(receiver, addresses):
    url = f"https://example.com:{receiver.port}/"

    outcome = await send(url, private=False, resolve=finds(*addresses))

    assert outcome.kind == "refused"
    assert outcome.said == "example.com leads to an address that is not on the public internet."
    assert receiver.got == []


async def test_a_name_that_changes_its_mind_gains_nothing(receiver, monkeypatch):
    """It is public when it is judged; whatever it says when asked again, nobody asks."""
    answers = iter([["127.0.0.2"], ["127.0.0.1"]])
    asked: list[str] = []
    connected: list[str] = []
    monkeypatch.setattr(posting, "is_public", lambda address: address == "127.0.0.2")
    whole = asyncio.open_connection

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    async def connect(host, *args, **named):
        connected.append(host)
        return await whole(host, *args, **named)

    monkeypatch.setattr(asyncio, "open_connection", connect)
    url = f"https://rebinding.example:{receiver.port}/"

    first = await send(url, private=False, resolve=resolve)
    second = await send(url, private=False, resolve=resolve)

    assert asked == ["rebinding.example"] * 2
    assert connected == ["127.0.0.2"]  # A number, not the name
    assert (first.kind, second.kind) == ("connection", "refused")  # Nobody listens there; the second was judged anew
    assert receiver.got == []


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of hooks.example.com, by itself."""
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.example.com")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
    for extension, critical in (
        (
            x509.SubjectAlternativeName([x509.DNSName("hooks.example.com"), x509.IPAddress(ip_address("127.0.0.9"))]),
            False,
        ),
        (x509.BasicConstraints(True, None), True),
    ):
        made = made.add_extension(extension, critical)
    signed = made.sign(key, SHA256()).public_bytes(Encoding.PEM)
    file = tmp_path / "certificate.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + signed)
    return file


@pytest.fixture
def over_tls(certificate: Path) -> Iterator[Receiver]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    made = Receiver(context)
    yield made
    made.close()


async def test_the_certificate_has_to_be_of_the_name_and_of_somebody_known(over_tls, certificate):
    known = ssl.create_default_context(cafile=str(certificate))
    here = finds("127.0.0.1")

    right = await send(f"https://hooks.example.com:{over_tls.port}/", tls=known, resolve=here)
    other = await send(f"https://other.example.com:{over_tls.port}/", tls=known, resolve=here)
    unknown = await send(f"https://hooks.example.com:{over_tls.port}/", resolve=here)

    assert [one.kind for one in (right, other, unknown)] == ["sent", "tls", "tls"]
    assert "other.example.com" in other.said
    [got] = over_tls.got
    assert got.headers["host"] == f"hooks.example.com:{over_tls.port}"


async def test_the_next_address_of_a_name_is_tried(receiver):
    url = f"http://example.com:{receiver.port}/"

    assert (await send(url, resolve=finds("127.0.0.3", "127.0.0.1"))).kind == "sent"
    assert (await send(url, resolve=finds())).kind == "connection"


async def test_plain_http_and_what_is_no_address_never_leave(receiver):
    assert (await send(receiver.url, private=False)).kind == "refused"
    assert (await send("https://example.com:22/", private=False)).kind == "refused"
    assert receiver.got == []
