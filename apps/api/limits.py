"""How often somebody may ask: by their plan, counted in the broker, and said in every answer."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponseBase
from redis import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from apps.billing.plans import NO_LIMIT
from apps.billing.services import limits_of
from tickstock.stream import allowance, client

MINUTE = 60  # Seconds
PAGES = 600  # A page's own questions a minute, whatever the plan


class ByPlan(BaseThrottle):
    """Without a broker nobody is held back: it is counted again when it is there."""

    spent: allowance.Spent | None = None

    def allow_request(self, request: Request, view: APIView) -> bool:
        if not request.user.is_authenticated:
            return True
        most = limits_of(request.user).requests_per_minute
        name = f"api:{request.user.pk}"
        if request.auth is None:
            most, name = max(most, PAGES), f"pages:{request.user.pk}"
        if most >= NO_LIMIT:
            return True
        try:
            with client.connect(settings.REDIS_URL) as redis:
                self.spent = allowance.spend(redis, name, most, MINUTE)
        except RedisError:
            return True
        request.spent = self.spent  # type: ignore[attr-defined]
        return not self.spent.is_over

    def wait(self) -> float | None:
        return float(self.spent.seconds) if self.spent else None


def tell(response: HttpResponseBase, request: Request) -> None:
    """Say what is left (draft-ietf-httpapi-ratelimit-headers)."""
    spent: allowance.Spent | None = getattr(request, "spent", None)
    if spent:
        response["RateLimit-Policy"] = f'"plan";q={spent.most};w={MINUTE}'
        response["RateLimit"] = f'"plan";r={spent.left};t={spent.seconds}'
