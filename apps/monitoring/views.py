"""Health, for load balancers and operators."""

from __future__ import annotations

from typing import cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django_prometheus.exports import ExportToDjangoView

from apps.monitoring.health import CHECKS


@admin.site.admin_view
def metrics(request: HttpRequest) -> HttpResponse:
    """Counters of this process in Prometheus' format; for staff only, until scrapers have a key of their own."""
    return cast(HttpResponse, ExportToDjangoView(request))


def live(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"live": True})


def ready(request: HttpRequest) -> JsonResponse:
    """Everything behind the page works: 200, or 503 with what does not."""
    problems = {name: problem for name, check in CHECKS.items() if (problem := check())}
    return JsonResponse({"ready": not problems, "problems": problems}, status=503 if problems else 200)
