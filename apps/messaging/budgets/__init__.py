"""What SMS may cost: one atomic script in Redis knows what each number, account, address and range has had.

Numbers and addresses are keyed hashes there. Where Redis does not answer, nothing is sent.
"""

from __future__ import annotations

import ipaddress
import logging
import time
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from redis.exceptions import RedisError

from apps.messaging.recipients import fingerprint
from tickstock.stream import client

logger = logging.getLogger(__name__)

SPEND = Path(__file__).with_name("spend.lua").read_text()
KEYS = "ts:{sms}:"  # One slot, were there many
LONGEST_PAUSE = 3_600_000  # Milliseconds


def spend(number: str, address: str, user_id: int | None, now: float | None = None) -> str:
    """Take an SMS to `number` from every budget; why not, or an empty string."""
    payers = {"number": number, "prefix": number[:-4], "account": user_id, "address": network(address), "all": "all"}
    names = [name for name, payer in payers.items() if payer]
    keys = [f"{KEYS}breaker", _unused(number), *(f"{KEYS}{name}:{fingerprint(str(payers[name]))}" for name in names)]
    limits = [value for name in names for value in (name, *settings.SMS_BUDGETS[name])]
    at = int((time.time() if now is None else now) * 1000)
    rules = (at, uuid4().hex, settings.SMS_RESEND_AFTER * 1000, LONGEST_PAUSE, settings.SMS_BREAKER)
    try:
        with client.connect(_url()) as redis:
            refusal = bytes(redis.eval(SPEND, len(keys), *keys, *rules, *limits)).decode()
    except RedisError as problem:
        logger.error("No SMS is sent: the budgets cannot be read (%s)", type(problem).__name__)
        return "no_redis"
    if refusal == "all":
        logger.error("No SMS is sent for %s s: the budget for all of them is used up", settings.SMS_BREAKER)
    return refusal


def forgive(number: str) -> None:
    """A code was used: the next one to this number need not wait."""
    try:
        with client.connect(_url()) as redis:
            redis.delete(_unused(number))
    except RedisError as problem:
        logger.warning("A number has to wait for its next SMS: %s", type(problem).__name__)


def network(address: str) -> str:
    """Whom an address belongs to: every customer with IPv6 has 2^64 of them.

    >>> network("192.0.2.7"), network("2001:db8:1:2:3:4:5:6")
    ('192.0.2.7', '2001:db8:1:2::/64')
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == 4 else str(ipaddress.ip_network((parsed, 64), strict=False))


def _unused(number: str) -> str:
    return f"{KEYS}unused:{fingerprint(number)}"


def _url() -> str:
    return str(settings.CACHES["default"]["LOCATION"])
