"""What makes the site an app that can be put on a home screen, and told while no page is open."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

SIZES = (192, 512)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    icons = [{"src": static(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in SIZES]
    return JsonResponse(
        {
            "name": "TickStock",
            "short_name": "TickStock",
            "description": "The US stock market tick by tick: the events of your own symbols, live.",
            "start_url": "/dashboard/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#0f1215",
            "theme_color": "#0f1215",
            "icons": [*icons, {**icons[-1], "purpose": "maskable"}],
        },
        content_type="application/manifest+json",
    )


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, for a worker looks after what lies below its own address."""
    text = (settings.BASE_DIR / "static" / "sw.js").read_text()
    return HttpResponse(text.replace("/static/icon-192.png", static("icon-192.png")), content_type="text/javascript")
