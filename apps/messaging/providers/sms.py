"""SMS, by Twilio."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from requests import ConnectionError, ConnectTimeout
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import MaxRetryError, NewConnectionError

from apps.messaging import kept
from apps.messaging.letters import Letter
from apps.messaging.models import Message
from apps.messaging.providers import NotSent, Rejected

LONGEST_VALIDITY = 36_000  # Seconds Twilio may try, at most


def send(letter: Letter, message: Message) -> str:
    """Give an SMS to Twilio, which is to forget it once it is of no use any more; without an account it is kept here."""
    if not settings.TWILIO_ACCOUNT_SID:
        return kept.keep(channel="sms", to=letter.to, text=letter.text)
    # A new connection each time: on one that was kept, nobody could tell whether a message went out.
    line = Line(pool_connections=False, timeout=settings.TWILIO_TIMEOUT)
    twilio = Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, http_client=line, environment={})
    twilio.api.base_url = settings.TWILIO_API
    seconds_left = int((message.valid_until - timezone.now()).total_seconds())
    service = settings.TWILIO_FROM.startswith("MG")
    taken = twilio.messages.create(
        to=letter.to,
        body=letter.text,
        **{"messaging_service_sid" if service else "from_": settings.TWILIO_FROM},
        validity_period=min(max(seconds_left, 1), LONGEST_VALIDITY),
        status_callback=f"{settings.PUBLIC_URL}{reverse('twilio-status')}?message={message.pk}",
    )
    return str(taken.sid)


class Line(TwilioHttpClient):  # type: ignore[misc]  # twilio carries no types
    """A connection that tells what was certainly not sent from what may have been."""

    def request(self, *args: Any, **kwargs: Any) -> Response:
        try:
            answer: Response = super().request(*args, **kwargs)
        except ConnectTimeout as problem:
            raise NotSent("Twilio does not answer") from problem
        except ConnectionError as problem:
            if was_never_connected(problem):
                raise NotSent("Twilio cannot be reached") from problem
            raise
        if answer.status_code in (429, 503):
            raise NotSent(f"Twilio answered {answer.status_code}")
        if 400 <= answer.status_code < 500:
            raise Rejected(f"Twilio answered {answer.status_code} {error_code(answer)}".rstrip())
        return answer


def was_never_connected(problem: ConnectionError) -> bool:
    cause = problem.args[0] if problem.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def error_code(answer: Response) -> str:
    """Twilio's own number of an error: https://www.twilio.com/docs/api/errors."""
    try:
        return str(int(json.loads(answer.text)["code"]))
    except (ValueError, KeyError, TypeError):
        return ""
