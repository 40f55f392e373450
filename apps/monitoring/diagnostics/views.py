"""The diagnostics page of the admin: for staff who were given the right to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.sessions.activity import background
from apps.monitoring.diagnostics import tracing
from apps.monitoring.diagnostics.bundle import bundle
from apps.monitoring.diagnostics.look import look
from apps.monitoring.diagnostics.services import pending_migrations, service_versions
from apps.monitoring.diagnostics.shown import settings_shown

RIGHT = "monitoring.view_diagnostics"
SECTIONS = ("processes", "flow", "queues", "alerts", "trace", "trouble")  # What is read again and again


def for_operators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Staff, proven as the admin wants it, with the right to this page."""
    allowed: Any = admin.site.admin_view(permission_required(RIGHT, raise_exception=True)(view))
    return wraps(view)(allowed)


@for_operators
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "Diagnostics",
        "look": look(),
        "trace": tracing.newest(),
        "versions": service_versions(),
        "pending": pending_migrations(),
        "settings": settings_shown(),
    }
    return render(request, "admin/diagnostics/page.html", context)


@background
@for_operators
@require_GET
def figures(request: HttpRequest) -> JsonResponse:
    """What changes, each section as it is to stand on the page."""
    seen = look()
    context = {"look": seen, "trace": tracing.newest()}
    sections = {name: render_to_string(f"admin/diagnostics/{name}.html", context) for name in SECTIONS}
    return JsonResponse({"checked": f"{seen.at:%H:%M:%S}", "sections": sections})


@for_operators
@require_POST
def trace(request: HttpRequest) -> HttpResponse:
    """Follow a symbol for a minute."""
    try:
        tracing.follow(user_id=cast(int, request.user.pk), symbol=request.POST.get("symbol", ""))
    except tracing.Refused as why:
        messages.error(request, str(why))
        return redirect("diagnostics")
    return redirect(f"{reverse('diagnostics')}#trace")


@for_operators
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """The bundle; who took one is noted."""
    tracing.note(cast(int, request.user.pk), "bundle", "Downloaded a diagnostic bundle")
    name = f"tickstock-{datetime.now(UTC):%Y%m%d-%H%M%S}.zip"
    return HttpResponse(
        bundle(), content_type="application/zip", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
