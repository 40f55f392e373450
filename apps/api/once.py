"""Writes that name an `Idempotency-Key`: done once, and answered the same however often they are asked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone

from apps.api.authentication import SignedInRequest
from apps.api.models import KEPT_HOURS, Answered
from apps.api.problems import Refused
from tickstock.sealing import seal, unseal

KEY = re.compile("[!-~]{1,255}")
KEPT = timedelta(hours=KEPT_HOURS)


def once(request: SignedInRequest, do: Callable[[], HttpResponse]) -> HttpResponse:
    """Do it, unless it was done under this key already: then give that answer again.

    What is noted and what is done are one transaction: a crash leaves both or neither, and whoever asks again
    meanwhile waits for its end.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return do()
    if not KEY.fullmatch(key):
        raise Refused("An Idempotency-Key has 1 to 255 letters, digits and signs of ASCII, and no spaces.")
    question = _question(request)
    try:
        with transaction.atomic():
            noted = Answered.objects.create(owner=request.user, key=key, question=question)
            response = do()
            noted.status, noted.body = response.status_code, seal(response.content)
            noted.save(update_fields=["status", "body"])
            return response
    except IntegrityError:
        noted_before = Answered.objects.filter(owner=request.user, key=key).first()
        if noted_before is None:
            raise  # It was something else
    if noted_before.question != question:
        raise Refused("This Idempotency-Key stands for another question.", 422)
    again = HttpResponse(unseal(bytes(noted_before.body)), status=noted_before.status, content_type="application/json")
    again["Idempotency-Replayed"] = "true"
    return again


def forget() -> int:
    """Forget what was answered long ago; gives how much."""
    return Answered.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def _question(request: SignedInRequest) -> str:
    whole = b"\0".join([(request.method or "").encode(), request.get_full_path().encode(), request._request.body])
    return hashlib.sha256(whole).hexdigest()
