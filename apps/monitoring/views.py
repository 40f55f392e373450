"""Health, for load balancers and operators."""

from __future__ import annotations

from secrets import compare_digest
from typing import cast

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django_prometheus.exports import ExportToDjangoView

from apps.monitoring.health import problems
from apps.monitoring.heard import listener


def metrics(request: HttpRequest) -> HttpResponse:
    """Counters of this process in Prometheus' format; for staff, and for who brings METRICS_KEY as a bearer token."""
    given = request.headers.get("Authorization", "")
    if settings.METRICS_KEY and compare_digest(given.encode(), f"Bearer {settings.METRICS_KEY}".encode()):
        return cast(HttpResponse, ExportToDjangoView(request))
    return _for_staff(request)


@admin.site.admin_view
def _for_staff(request: HttpRequest) -> HttpResponse:
    return cast(HttpResponse, ExportToDjangoView(request))


def live(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"live": True})


def ready(request: HttpRequest) -> JsonResponse:
    """Every promise is kept: 200, or 503 with the one that is not."""
    found = problems(listener.listen())
    return JsonResponse({"ready": not found, "problems": found}, status=503 if found else 200)
