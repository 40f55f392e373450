"""What programs asked lately, for their owner to see: bounded, in the broker, gone after a week."""

from __future__ import annotations

import logging
import time

import msgspec
from django.conf import settings
from django.http import HttpRequest
from redis import RedisError

from apps.accounts.addresses import client_address
from apps.accounts.models import User
from tickstock.stream import client, keys

logger = logging.getLogger(__name__)

KEPT = 200  # Calls of one person
WEEK = 7 * 24 * 3_600  # Seconds
LONGEST = 300  # Characters of an address


class Call(msgspec.Struct, frozen=True):
    """One request of a program: when (epoch ms), by which key (null: an access token), what it asked and was answered."""

    at: int
    key: int | None
    method: str
    path: str
    status: int
    address: str


def note(request: HttpRequest, user: User, key: int | None, status: int) -> None:
    """Note a program's request. Without a broker it is not noted, and that is all."""
    path = request.get_full_path()[:LONGEST]
    call = Call(round(time.time() * 1000), key, request.method or "", path, status, client_address(request))
    name = keys.calls(user.pk)
    try:
        with client.connect(settings.REDIS_URL) as redis, redis.pipeline(transaction=False) as step:
            step.lpush(name, msgspec.json.encode(call))
            step.ltrim(name, 0, KEPT - 1)
            step.expire(name, WEEK)
            step.execute()
    except RedisError as problem:
        logger.warning("A program's request could not be noted: %s", problem)


def of(user_id: int) -> list[Call]:
    """The newest first. Raises RedisError."""
    with client.connect(settings.REDIS_URL) as redis:
        found = redis.lrange(keys.calls(user_id), 0, KEPT - 1)
    return [msgspec.json.decode(one, type=Call) for one in found]
