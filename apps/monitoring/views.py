"""Health, for load balancers and operators."""

from __future__ import annotations

from secrets import compare_digest
from typing import cast

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django_prometheus.exports import ExportToDjangoView

from apps.monitoring.health import CHECKS


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
    """Everything behind the page works: 200, or 503 with what does not."""
    problems = {name: problem for name, check in CHECKS.items() if (problem := check())}
    return JsonResponse({"ready": not problems, "problems": problems}, status=503 if problems else 200)
