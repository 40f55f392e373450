"""The API's document holds: whatever it allows is answered as it says, and whatever it forbids is refused."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings

from tests.api.program import Program, program
from tests.archive import archived
from tests.factories import OPEN, high
from tests.people import universe
from tests.quotes import quotes, show

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

EXAMPLES = int(os.environ.get("EXAMPLES", "4"))  # Of each operation and person; more by EXAMPLES=200

# What is understood and refused for what there is at present, such as a name that is taken, is 422.
ACCEPTED = ["2xx", "304", "401", "403", "404", "409", "422", "429", "5xx"]
REFUSED = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "429", "5xx"]
config = schemathesis.Config.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {"expected-statuses": ACCEPTED},
            "negative_data_rejection": {"expected-statuses": REFUSED},
        }
    }
)
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), config=config).exclude(
    path="/api/v1/stream"
)
few = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate] if EXAMPLES > 10 else [Phase.generate],
    derandomize=True,
)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The test's database is this connection: no request closes it at its end."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def alice(redis: Any) -> Program:
    """With one of everything, so that there is something to find."""
    alice = program("alice")
    universe("Mine", "AAPL", "MSFT", owner=alice.user)
    archived([high(number, at=OPEN + number) for number in range(1, 5)])
    show(redis, quotes(AAPL={"last": 190.0}, MSFT={}))
    return alice


@pytest.fixture
def bob() -> Program:
    return program("bob")


@schema.parametrize()
@few
def test_a_program_is_answered_as_the_document_says(case: schemathesis.Case, alice: Program):
    case.call_and_validate(headers={"Authorization": f"Bearer {alice.secret}"})


@schema.parametrize()
@few
def test_a_stranger_is_refused_as_the_document_says(case: schemathesis.Case, alice: Program):
    response = case.call(headers={"Authorization": "Bearer nonsense"})

    case.validate_response(response)
    assert response.status_code in (400, 401, 404, 405, 406)


@schema.parametrize()
@few
def test_somebody_else_reaches_nothing_of_hers(case: schemathesis.Case, alice: Program, bob: Program):
    response = case.call_and_validate(headers={"Authorization": f"Bearer {bob.secret}"})

    assert b"Mine" not in response.content
