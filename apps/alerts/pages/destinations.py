"""Where one is told: the list, adding one of each kind, trying it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.requests import SignedInRequest
from apps.alerts import places
from apps.alerts.deliveries.vapid import public_key
from apps.alerts.models import Delivery, Destination
from apps.alerts.refused import Refused

LONGEST = 4_096  # Bytes of a subscription


@never_cache
@login_required
@require_safe
def destinations(request: SignedInRequest) -> HttpResponse:
    places.mail_of(request.user)
    return _page(request)


@never_cache
@login_required
@require_POST
def add(request: SignedInRequest) -> HttpResponse:
    """Of every kind but this device, which only its browser can ask for."""
    kind, name = request.POST.get("kind", ""), request.POST.get("name", "").strip()[:80]
    url = request.POST.get("url", "").strip()
    try:
        if kind not in (Destination.Kind.SMS, Destination.Kind.WEBHOOK, Destination.Kind.CHAT):
            raise Refused("There is no such kind of destination.")
        if not name:
            raise Refused("Give it a name.")
        made, secret = places.add(owner=request.user, kind=kind, name=name, said={"url": url})
    except Refused as problem:
        messages.error(request, str(problem))
        return redirect("alert-destinations")
    if secret:
        return _page(request, made=made, secret=secret)
    messages.success(request, f"{made.name} is added. Send it a test.")
    return redirect("alert-destinations")


@login_required
@require_POST
def add_device(request: SignedInRequest) -> HttpResponse:
    """A browser's subscription, as JSON: {name, subscription}."""
    said = _json(request)
    try:
        places.add(owner=request.user, kind=Destination.Kind.PUSH, name=str(said.get("name", ""))[:80] or "This device", said=said.get("subscription") or {})  # fmt: skip
    except Refused as problem:
        return JsonResponse({"detail": str(problem)}, status=400)
    return JsonResponse({"detail": "Added."}, status=201)


@csrf_exempt
@require_POST
def moved(request: HttpRequest) -> HttpResponse:
    """A service worker's word that its subscription was renewed: {old, subscription}. It has no token of a page, so only our own origin may say it."""
    if urlsplit(request.headers.get("Origin", "")).netloc != request.get_host():
        return JsonResponse({"detail": "Only this site's own pages may ask for that."}, status=403)
    if not request.user.is_authenticated:
        return JsonResponse({"detail": "Sign in first."}, status=401)
    said = _json(request)
    try:
        is_known = places.move(owner=request.user, old=str(said.get("old", "")), subscription=said.get("subscription") or {})  # fmt: skip
    except Refused as problem:
        return JsonResponse({"detail": str(problem)}, status=400)
    return JsonResponse(
        {"detail": "Moved." if is_known else "There is no such device."}, status=200 if is_known else 404
    )


def step(act: Callable[..., str]) -> Callable[..., HttpResponse]:
    """A button beside a destination."""

    @wraps(act)
    def view(request: SignedInRequest, uid: UUID) -> HttpResponse:
        one = get_object_or_404(Destination.objects.of(request.user), uid=uid)
        try:
            messages.success(request, act(one))
        except Refused as problem:
            messages.error(request, str(problem))
        return redirect("alert-destinations")

    return login_required(require_POST(view))


@step
def test(one: Destination) -> str:
    places.test(destination=one, now=timezone.now())
    return f"A test is on its way to {one.name}. What came of it stands below in a few seconds."


@step
def pause(one: Destination) -> str:
    places.pause(destination=one, now=timezone.now())
    return f"{one.name} gets nothing until you resume it; what waits, waits."


@step
def resume(one: Destination) -> str:
    places.resume(destination=one)
    return f"{one.name} is told again."


@step
def remove(one: Destination) -> str:
    places.remove(destination=one)
    return f"{one.name} is removed."


def _page(request: SignedInRequest, **more: Any) -> HttpResponse:
    mine = list(Destination.objects.of(request.user))
    for one in mine:
        one.newest = one.deliveries.first()  # type: ignore[attr-defined]
    context = {
        "destinations": mine,
        "key": public_key(),
        "can_sms": bool(request.user.phone and request.user.phone_verified)
        and not any(one.kind == "sms" for one in mine),
        "waiting": Delivery.objects.of(request.user).open().count(),
        "private": settings.WEBHOOK_PRIVATE,
        **more,
    }
    return render(request, "alerts/destinations.html", context)


def _json(request: HttpRequest) -> dict[str, Any]:
    try:
        return msgspec.json.decode(request.body[:LONGEST], type=dict[str, Any])
    except msgspec.MsgspecError:
        return {}
