"""Pages for everybody, signed in or not."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.sessions.activity import background
from apps.monitoring.heard import listener
from apps.pages.sample import first_rows
from apps.pages.status import status


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, for strangers; who has signed in wants the dashboard."""
    if request.user.is_authenticated:
        return redirect("dashboard")
    return render(request, "pages/home.html", {"sample": first_rows()})


@never_cache
@require_safe
def status_page(request: HttpRequest) -> HttpResponse:
    """How the service is."""
    return render(request, "pages/status.html", {"status": status(listener.listen())})


@background
@never_cache
@require_safe
def status_figures(request: HttpRequest) -> HttpResponse:
    """The same as JSON: the page asks for it every few seconds."""
    return HttpResponse(msgspec.json.encode(status(listener.listen())), content_type="application/json")
