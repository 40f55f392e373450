from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tickstock.logs import about


class OwnTime:
    """Show a person times as their own clock has them; strangers see the server's. The log hears who it is, by number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            about.add(user=request.user.pk)
        with timezone.override(request.user.zone if request.user.is_authenticated else None):
            return self.get_response(request)
