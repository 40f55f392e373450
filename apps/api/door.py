"""What every view of the API has in common: types in, types out, and who may."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, cast

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from rest_framework.exceptions import PermissionDenied, UnsupportedMediaType
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.accounts.keys import calls
from apps.accounts.models import Key, Scope, User
from apps.accounts.sessions.activity import background
from apps.api import limits
from apps.api.authentication import ByBearer, ByCookie, SignedInRequest
from apps.api.once import once
from apps.api.problems import Refused, invalid
from apps.api.questions import question_of
from apps.api.schema import described
from apps.api.types import no_nul

Handler = Callable[..., Any]
JSON = "application/json"
EXACT = 2**53  # Up to there a float is the whole number it looks like


class ByScope(BasePermission):
    """A key does what its scopes say; who signed in does everything that is theirs."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        handler: Any = getattr(view, (request.method or "").lower(), None)
        if not isinstance(request.auth, Key) or not hasattr(handler, "scope"):
            return True
        if handler.scope is None:
            raise PermissionDenied("No key does this: sign in.")
        if handler.scope not in request.auth.scopes:
            raise PermissionDenied(f"This key lacks the scope `{handler.scope}`.")
        return True


class Door(APIView):
    authentication_classes = (ByBearer, ByCookie)
    throttle_classes: Any = (limits.ByPlan,)
    permission_classes: Any = (IsAuthenticated, ByScope)

    @classmethod
    def as_view(cls, **options: Any) -> Any:
        """What a page asks by itself keeps nobody signed in; programs are noted where they are recognised."""
        return background(super().as_view(**options))

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Authorization", "Cookie"])
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        if isinstance(request, Request):
            limits.tell(response, request)
            if request.auth is not None:
                key = request.auth.pk if isinstance(request.auth, Key) else None
                calls.note(request._request, cast(User, request.user), key, response.status_code)
        return response


def door(
    name: str,
    answer: Any = None,
    *,
    query: Any = None,
    body: Any = None,
    status: int = 200,
    scope: Scope | None = Scope.READ,
    is_reference: bool = False,
    also: tuple[int, ...] = (),
) -> Callable[[Handler], Handler]:
    """Let a method of a Door take and give types.

    `query` and `body` are what it is given, `answer` what it gives (None: nothing), as msgspec structs; `scope` is
    what a key needs for it (None: no key will do). Reference data has an ETag, so that asking again may cost nothing.
    `also` are the errors it gives beside those that all may give.
    """

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        def wrapped(self: Door, request: SignedInRequest, **place: Any) -> HttpResponseBase:
            if request.query_params and query is None:
                raise Refused(f"No parameter `{next(iter(request.query_params))}` is known here.")
            asked = [question_of(query, request.query_params)] if query else []
            if body is not None:
                asked.append(_body(request, body))
            do = partial(_answer, handler, self, request, asked, place, status)
            response = once(request, do) if request.method == "POST" else do()
            return _conditional(request, response) if is_reference else response

        wrapped.scope = scope  # type: ignore[attr-defined]
        written: Handler = described(name, answer, query=query, body=body, status=status, scope=scope, also=also)(
            wrapped
        )
        return written

    return decorate


def _answer(
    handler: Handler, view: Door, request: Request, asked: list[Any], place: dict[str, Any], status: int
) -> Any:
    found = handler(view, request, *asked, **place)
    if isinstance(found, HttpResponseBase):
        return found
    if found is None:
        return HttpResponse(status=204)
    return HttpResponse(msgspec.json.encode(found, enc_hook=str), status=status, content_type=JSON)


def _body(request: Request, wanted: Any) -> Any:
    """What was sent, as its type. Raises what the caller is told."""
    if (request.content_type or "").partition(";")[0].strip().lower() != JSON:
        raise UnsupportedMediaType(request.content_type or "nothing", f"Send {JSON}.")
    data = request._request.body
    try:
        return msgspec.convert(_whole(msgspec.json.decode(data)), wanted)
    except msgspec.ValidationError as problem:
        raise invalid(problem) from problem
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise Refused(f"That is no JSON: {problem}") from problem


def _whole(found: Any) -> Any:
    """What was sent, with its whole numbers whole: to JSON 3.0 is an integer. No text may hold a NUL: nothing stores one."""
    if isinstance(found, dict):
        return {no_nul(name): _whole(one) for name, one in found.items()}
    if isinstance(found, str):
        return no_nul(found)
    if isinstance(found, list):
        return [_whole(one) for one in found]
    return int(found) if isinstance(found, float) and found.is_integer() and abs(found) <= EXACT else found


def _conditional(request: Request, response: HttpResponse) -> HttpResponseBase:
    """304 where the caller has it already."""
    response["ETag"] = f'"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
    patch_cache_control(response, private=True, no_cache=True)
    http: HttpRequest = request._request
    return get_conditional_response(http, etag=response["ETag"], response=response) or response
