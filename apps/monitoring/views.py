"""Health, for load balancers and operators."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from apps.monitoring.health import CHECKS


def live(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"live": True})


def ready(request: HttpRequest) -> JsonResponse:
    """Everything behind the page works: 200, or 503 with what does not."""
    problems = {name: problem for name, check in CHECKS.items() if (problem := check())}
    return JsonResponse({"ready": not problems, "problems": problems}, status=503 if problems else 200)
