from __future__ import annotations

from datetime import UTC, datetime

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from twilio.request_validator import RequestValidator

from apps.messaging import kept, services
from apps.messaging.statuses import STATES

# A mail's own styles may be seen; it runs, loads, sends and links to nothing.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


@csrf_exempt  # Twilio signs instead.
@require_POST
def twilio_status(request: HttpRequest) -> HttpResponse:
    """What became of an SMS, as Twilio tells it."""
    if not settings.TWILIO_AUTH_TOKEN:
        raise Http404
    address = f"{settings.PUBLIC_URL}{request.get_full_path()}"
    signature = request.headers.get("X-Twilio-Signature", "")
    if not RequestValidator(settings.TWILIO_AUTH_TOKEN).validate(address, request.POST, signature):
        return HttpResponse(status=403)
    state, message = STATES.get(request.POST.get("MessageStatus", "")), request.GET.get("message", "")
    if state and message.isdecimal():
        sid, error = request.POST.get("MessageSid", ""), request.POST.get("ErrorCode", "")
        services.was_reported(int(message), state, sid, f"Twilio reported {error}" if error else "")
    return HttpResponse(status=204)


@require_GET
@never_cache
@csp_update({"frame-src": [SELF]})
def kept_messages(request: HttpRequest) -> HttpResponse:
    """What would have left this machine, newest first."""
    if not settings.DEMO_ACCOUNTS:
        raise Http404
    shown = [(message, datetime.fromtimestamp(message.at, UTC)) for message in kept.newest()]
    return render(request, "messaging/kept.html", {"messages_kept": shown})


@require_GET
@xframe_options_sameorigin
def kept_html(request: HttpRequest, name: str) -> HttpResponse:
    """A mail as its reader sees it."""
    message = kept.read(name) if settings.DEMO_ACCOUNTS else None
    if message is None:
        raise Http404
    return HttpResponse(message.html, headers={"Content-Security-Policy": MAIL_POLICY})
