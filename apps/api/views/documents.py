"""What the streams say, as documents for programs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from apps.api.stream_schema import asyncapi, json_schema


@lru_cache
def _encoded(make: Callable[[], Any]) -> tuple[bytes, str]:
    data = msgspec.json.encode(make())
    return data, f'"{hashlib.blake2b(data, digest_size=12).hexdigest()}"'


def document(make: Callable[[], Any], kind: str) -> Any:
    """A view of what never changes while the process lives."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponseBase:
        data, etag = _encoded(make)
        response = HttpResponse(data, content_type=kind)
        response["ETag"], response["Cache-Control"] = etag, "public, no-cache"
        return get_conditional_response(request, etag=etag, response=response) or response

    return view


stream_schema = document(json_schema, "application/schema+json")
stream_asyncapi = document(asyncapi, "application/json")
