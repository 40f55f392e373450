"""The headers that no single package sets."""

from __future__ import annotations

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class HeadersMiddleware(CSPMiddleware):
    """Says of every answer, errors and files too, what a browser may do with it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        super().process_response(request, response)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # Files bring their own word on this. A page may show what only its reader should see, in a shared browser too.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """The policy of the settings, with the address of this host's WebSockets."""
        parts = super().get_policy_parts(request, response, report_only)
        try:
            host = request.get_host()
        except DisallowedHost:
            return parts  # The answer is a refusal and opens no socket
        update: dict[str, Any] = {"connect-src": [f"{'wss' if request.is_secure() else 'ws'}://{host}"]}
        parts.update = {**(parts.update or {}), **update}
        return parts
