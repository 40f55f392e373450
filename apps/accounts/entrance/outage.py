"""Without Redis nothing can be counted, and what cannot be counted is not allowed: nobody may guess meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis import RedisError

COUNTED = ("/accounts/", "/_allauth/", "/admin/login/")


class OutageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, RedisError) and request.path.startswith(COUNTED):
            response = render(request, "account/try_later.html", status=503)
            response["Retry-After"] = "60"
            return response
        return None
