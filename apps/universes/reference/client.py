"""The provider's own client, made patient: paced, retried within bounds, and no call without a deadline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from threading import Thread
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import msgspec
from massive import RESTClient
from massive.exceptions import BadResponse
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError

from apps.universes.reference.pace import Pace
from apps.universes.reference.trouble import Trouble

T = TypeVar("T")

CONNECT, READ, DEADLINE = 5.0, 15.0, 60.0  # Seconds; the last one for a call as a whole
BACK_OFF = (2.0, 4.0, 8.0, 16.0, 32.0)  # Seconds before each further try: together more than a minute's limit lasts
PAGES = 500  # One call follows at most


class PatientClient(RESTClient):  # type: ignore[misc]  # It carries no types
    """Every call of the client goes through `_get`. Here it waits for its turn, and tries again what may pass:
    no connection, no answer in time, 429 and 5xx. What does not pass is a Trouble that names the call."""

    def __init__(self, key: str, address: str, pace: Pace, back_off: tuple[float, ...] = BACK_OFF) -> None:
        # The client's own retries would wait for as long as the server says.
        super().__init__(key, base=address, connect_timeout=CONNECT, read_timeout=READ, retries=0)
        self.pace = pace
        self.back_off = back_off

    def _get(self, path: str, *arguments: Any, **options: Any) -> Any:
        call = super()._get
        for pause in (*self.back_off, None):
            self.pace.wait()
            try:
                return within(DEADLINE, lambda: call(path, *arguments, **options))
            except BadResponse as problem:
                raise Trouble(f"{path}: {words(str(problem))}") from problem
            except (HTTPError, TimeoutError) as problem:
                if pause is None:
                    reason = getattr(problem, "reason", None) or problem
                    raise Trouble(f"{path}: {reason} ({len(self.back_off) + 1} tries)") from problem
                self.pace.sleep(pause)

    def pages(self, first: BaseHTTPResponse, kind: type[T]) -> Iterator[list[T]]:
        """The results of an answer and of those after it, each of `kind`."""
        answer, seen = read(first, kind), 1
        yield answer.results or []
        while answer.next_url:
            if seen == PAGES:
                raise Trouble(f"{first.url}: more than {PAGES} pages")
            # Its host is the provider's, also where somebody else answers.
            following = urlsplit(answer.next_url)
            answer, seen = read(self._get(f"{following.path}?{following.query}", raw=True), kind), seen + 1
            yield answer.results or []


class Answer(msgspec.Struct, Generic[T]):
    results: list[T] | None = None
    next_url: str | None = None


def read(response: BaseHTTPResponse, kind: type[T]) -> Answer[T]:
    """An answer whose results are of `kind`. The client itself takes what it cannot read for an empty answer."""
    try:
        return msgspec.json.decode(response.data, type=Answer[kind])  # type: ignore[valid-type]
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise Trouble(f"{response.url}: {problem}") from problem


def words(body: str) -> str:
    """What a refusal says."""
    try:
        found = msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.MsgspecError:
        found = {}
    return str(found.get("error") or found.get("message") or body[:200] or "refused")


def within(seconds: float, call: Callable[[], T]) -> T:
    """What `call` gives. TimeoutError after that long: a server that sends a byte now and then passes every other limit."""
    result: Future[T] = Future()

    def run() -> None:
        try:
            result.set_result(call())
        except BaseException as problem:
            result.set_exception(problem)

    Thread(target=run, daemon=True).start()
    return result.result(seconds)
