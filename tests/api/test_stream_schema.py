"""The documents of the streams hold: what is really said fits them, and they leave nothing out."""

from __future__ import annotations

import pytest
from django.test import Client
from jsonschema_rs import validator_for
from redis import Redis

from apps.accounts.keys import making
from apps.accounts.models import Scope
from apps.api.stream_schema import asyncapi, json_schema
from tests.api.sse import Listener
from tests.browser.test_dashboard import one_of_every_kind
from tests.factories import item
from tests.log import Log
from tests.people import person
from tests.quotes import beat, quotes, show
from tests.services.stack import Stack
from tests.visitor import Visitor


@pytest.mark.usefixtures("redis")
def test_what_the_streams_say_fits_the_schema(stack: Stack, log: Log, redis: Redis):
    log.append([item(event) for event in one_of_every_kind()])
    show(redis, quotes(AAPL={"last": 101.0}), epoch=log.claim.epoch, seq=log.end)
    beat(redis)
    _, secret = making.make(owner=person("alice", pull_ms=250), name="A program", scopes=[Scope.STREAM])
    listener = Listener(stack.web(), secret)
    listener.last_id = f"{log.claim.epoch}:0"
    listener.listen(until="status_update")
    heard = [one.data for one in listener.heard]
    with Visitor(listener.address.geturl()).socket() as socket:
        socket.say(type="authenticate", token=secret)
        heard.append(socket.next("connect"))
        socket.say(type="resume", epoch=log.claim.epoch, seq=0)
        socket.say(type="request_gauges")
        socket.say(type="user_status")
        awaited = {"dual_universe_stock_data", "gauges", "user_status_response"}
        while awaited:
            heard.append(socket.next(*awaited))
            awaited.remove(heard[-1]["type"])

    fits = validator_for(json_schema())
    for message in heard:
        fits.validate(message)
    assert len(heard[1]["events"] if heard[1]["type"] == "dual_universe_stock_data" else heard[2]["events"]) >= 10
    assert not fits.is_valid(heard[0] | {"more": 1})


def test_every_reference_in_the_documents_leads_somewhere():
    for document in (json_schema(), asyncapi()):
        for reference in references(document):
            found = document
            for step in reference.removeprefix("#/").split("/"):
                found = found[step]


def references(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if "$ref" in part else []
        return own + [one for value in part.values() for one in references(value)]
    return [one for value in part for one in references(value)] if isinstance(part, list | tuple) else []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/stream-schema/", "/api/asyncapi.json"])
def test_they_are_public_and_cost_nothing_a_second_time(path):
    first = Client().get(path)
    again = Client().get(path, headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)
