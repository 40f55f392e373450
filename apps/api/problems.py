"""The one shape of every error: a problem document (RFC 9457)."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

import msgspec
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from redis import RedisError
from rest_framework.exceptions import APIException
from rest_framework.views import set_rollback

from apps.api import counters

MEDIA_TYPE = "application/problem+json"
PLACE = re.compile(r"^(?P<words>.*) - at `(?P<place>[^`]*)`$", re.DOTALL)


class Mistake(msgspec.Struct, frozen=True):
    """One thing that is wrong with a question, and where: a path such as `$.name`, or the name of a parameter."""

    at: str
    detail: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What went wrong (RFC 9457): `title` says it of every such error, `detail` of this one."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Mistake] = []


class Refused(APIException):
    """A question that is understood and not done; its words are for whoever asked."""

    def __init__(self, detail: str, status: int = 400, errors: tuple[Mistake, ...] = (), **headers: str) -> None:
        super().__init__(detail)
        self.status_code, self.words, self.errors, self.headers = status, detail, errors, headers


def invalid(problem: msgspec.ValidationError) -> Refused:
    """What msgspec finds wrong with a question."""
    found = PLACE.match(str(problem))
    words, place = (found["words"], found["place"]) if found else (str(problem), "$")
    return Refused(str(problem), errors=(Mistake(place, words),))


def slug_of(status: int) -> str:
    """Where the page of problems explains this type."""
    return HTTPStatus(status).phrase.lower().replace(" ", "-").replace("'", "")


def answer(status: int, detail: str, errors: tuple[Mistake, ...] = (), headers: Any = None) -> HttpResponse:
    """A problem as it is sent."""
    counters.PROBLEMS.labels(status).inc()
    said = Problem(f"/developers/problems/#{slug_of(status)}", HTTPStatus(status).phrase, status, detail, list(errors))
    response = HttpResponse(msgspec.json.encode(said), status=status, content_type=MEDIA_TYPE, headers=headers)
    patch_cache_control(response, no_store=True)
    return response


def handle(problem: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """What DRF asks of an exception; None where it is none of ours, and then it is a failure."""
    match problem:
        case Http404():
            status, detail = 404, str(problem) or "There is no such thing here."
        case PermissionDenied():
            status, detail = 403, str(problem) or "That is not allowed."
        case RequestDataTooBig():
            status, detail = 413, "That is more than one request may bring."
        case OperationalError():
            status, detail = 503, "The database does not answer. Try again in a moment."
        case RedisError():
            status, detail = 503, "The broker does not answer. Try again in a moment."
        case APIException():
            status, detail = problem.status_code, str(problem.detail)
        case _:
            return None
    set_rollback()
    headers = dict(getattr(problem, "headers", {}))
    if authenticate := getattr(problem, "auth_header", None):
        headers["WWW-Authenticate"] = authenticate
    if wait := getattr(problem, "wait", None):
        headers["Retry-After"] = f"{wait:.0f}"
    if status == 405:
        headers["Allow"] = ", ".join(context["view"].allowed_methods)
    return answer(status, detail, getattr(problem, "errors", ()), headers)
