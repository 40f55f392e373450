"""One POST to an address nobody here trusts: to exactly the machine that was judged, with a deadline for everything."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable, Mapping

from apps.webhooks.answer import HEAD, Outcome, head_of, outcome_of
from apps.webhooks.guard import Refused, Target, is_public, target

logger = logging.getLogger(__name__)

CONNECT = 3.0  # Seconds to find the name, and to connect
WHOLE = 10.0  # Seconds from the first look at the name to the answer's status
ADDRESSES = 4  # Of a name that are tried, one after the other


class Unreachable(Exception):
    """Why nobody could be asked, in words for the endpoint's owner."""


Resolve = Callable[[str, int], Awaitable[list[str]]]


async def resolve(host: str, port: int) -> list[str]:
    """Every address that a name has now."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


async def post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    private: bool = False,
    tls: ssl.SSLContext | None = None,
    resolve: Resolve = resolve,
) -> Outcome:
    """Send a body; whatever goes wrong is an outcome. No redirect is followed, and no proxy is asked."""
    writer: StreamWriter | None = None
    try:
        async with asyncio.timeout(WHOLE):
            where = target(url, private=private)
            reader, writer = await _connect(where, private, tls or ssl.create_default_context(), resolve)
            writer.write(_request(where, headers, body))
            await writer.drain()
            head = await head_of(reader)
        return await outcome_of(reader, head)
    except Refused as problem:
        return Outcome("refused", None, str(problem))
    except Unreachable as problem:
        return Outcome("unreachable", None, str(problem))
    except TimeoutError:
        return Outcome("timeout", None, f"No answer within {WHOLE:.0f} seconds")
    except ssl.SSLError as problem:
        return Outcome("tls", None, f"TLS: {getattr(problem, 'verify_message', '') or problem.reason}")
    except (EOFError, asyncio.LimitOverrunError):
        return Outcome("connection", None, "The connection ended without an answer that could be read")
    except (OSError, ValueError) as problem:
        return Outcome("connection", None, f"The connection broke: {type(problem).__name__}")
    finally:
        if writer:
            writer.transport.abort()
            await asyncio.sleep(0)


async def addresses(where: Target, private: bool, resolve: Resolve) -> list[str]:
    """The addresses of a name; Refused where one of them, however many there are, is not to be connected to."""
    try:
        async with asyncio.timeout(CONNECT):
            found = await resolve(where.host, where.port)
    except TimeoutError:
        raise Unreachable(f"{where.host} was not found within {CONNECT:.0f} seconds.") from None
    except (OSError, UnicodeError):
        raise Unreachable(f"There is no {where.host}.") from None
    # Which one it was is not said: it may be an address of a network that is nobody's business.
    if not private and not all(map(is_public, found)):
        logger.warning("A webhook to %s was refused: it leads to %s", where.host, ", ".join(found))
        raise Refused(f"{where.host} leads to an address that is not on the public internet.")
    return found[:ADDRESSES]


async def _connect(
    where: Target, private: bool, tls: ssl.SSLContext, resolve: Resolve
) -> tuple[StreamReader, StreamWriter]:
    found = await addresses(where, private, resolve)
    try:
        async with asyncio.timeout(CONNECT):
            return await _first(found, where, tls)
    except TimeoutError:
        raise Unreachable(f"No connection within {CONNECT:.0f} seconds.") from None


async def _first(found: list[str], where: Target, tls: ssl.SSLContext) -> tuple[StreamReader, StreamWriter]:
    """The first that takes a connection; the certificate has to be of the name all the same."""
    problem = OSError("no address")
    for address in found:
        try:
            return await asyncio.open_connection(
                address,
                where.port,
                ssl=tls if where.is_tls else None,
                server_hostname=where.host if where.is_tls else None,
                limit=HEAD,
            )
        except ssl.SSLError:
            raise
        except OSError as refused:
            problem = refused
    raise problem


def _request(where: Target, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"POST {where.path} HTTP/1.1", f"Host: {where.name}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
