"""The pages about one's webhooks. A secret is shown in the answer that made it, and never again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.requests import SignedInRequest
from apps.billing.services import limits_of
from apps.universes.filters.table import KIND_LABELS
from apps.webhooks import services
from apps.webhooks.forms import EndpointForm
from apps.webhooks.models import Endpoint

SHOWN = 50  # Deliveries on a page


@never_cache
@login_required
@require_safe
def webhooks(request: SignedInRequest) -> HttpResponse:
    mine = Endpoint.objects.of(request.user).with_open()
    room = limits_of(request.user).webhooks - len(mine)
    return render(request, "webhooks/list.html", {"endpoints": mine, "room": room > 0})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    form = EndpointForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid():
        try:
            endpoint, secret = services.create(owner=request.user, wish=form.wish)
        except services.Refused as problem:
            form.add_error(None, str(problem))
        else:
            return _secret(request, endpoint, secret)
    return _form(request, form, None)


@never_cache
@login_required
@require_safe
def webhook(request: SignedInRequest, uid: UUID) -> HttpResponse:
    endpoint = _own(request, uid)
    context = {
        "endpoint": endpoint,
        "kinds": [KIND_LABELS[kind] for kind in endpoint.kinds if kind in KIND_LABELS],
        "waiting": endpoint.deliveries.open().count(),
        "deliveries": endpoint.deliveries.defer("packed", "ledger")[:SHOWN],
        "both_sign": endpoint.old_secret_until and endpoint.old_secret_until > timezone.now(),
    }
    return render(request, "webhooks/webhook.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, uid: UUID) -> HttpResponse:
    endpoint = _own(request, uid)
    form = EndpointForm(request.POST if request.method == "POST" else None, user=request.user, endpoint=endpoint)
    if form.is_bound and form.is_valid():
        try:
            services.change(endpoint=endpoint, wish=form.wish)
        except services.Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Saved. It holds for what comes from now on."))
            return redirect("webhook", endpoint.uid)
    return _form(request, form, _own(request, uid))


@never_cache
@login_required
@require_POST
def rotate(request: SignedInRequest, uid: UUID) -> HttpResponse:
    endpoint = _own(request, uid)
    return _secret(request, endpoint, services.rotate(endpoint=endpoint, now=timezone.now()))


def step(act: Callable[..., str]) -> Callable[..., HttpResponse]:
    """A button on an endpoint's page: does one thing, says so, and comes back."""

    @wraps(act)
    def view(request: SignedInRequest, uid: UUID, **named: UUID) -> HttpResponse:
        endpoint = _own(request, uid)
        try:
            messages.success(request, act(request, endpoint, **named))
        except services.Refused as problem:
            messages.error(request, str(problem))
        return redirect("webhook", uid) if Endpoint.objects.filter(uid=uid).exists() else redirect("webhooks")

    return login_required(require_POST(view))


@step
def test(request: SignedInRequest, endpoint: Endpoint) -> str:
    services.test(endpoint=endpoint, now=timezone.now())
    return _("A test is on its way. What came of it stands below in a few seconds.")


@step
def pause(request: SignedInRequest, endpoint: Endpoint) -> str:
    services.pause(endpoint=endpoint, why=Endpoint.Why.OWNER, now=timezone.now())
    return _("Paused. It keeps its place.")


@step
def resume(request: SignedInRequest, endpoint: Endpoint) -> str:
    services.resume(endpoint=endpoint, now=timezone.now(), skip="skip" in request.POST)
    return _("Resumed.")


@step
def delete(request: SignedInRequest, endpoint: Endpoint) -> str:
    endpoint.delete()
    return _("Deleted.")


@step
def redeliver(request: SignedInRequest, endpoint: Endpoint, delivery: UUID) -> str:
    services.redeliver(delivery=get_object_or_404(endpoint.deliveries, uid=delivery), now=timezone.now())
    if not endpoint.is_active:
        return _("It goes again as soon as the webhook is resumed.")
    return _("On its way again, under the same id.")


def _own(request: SignedInRequest, uid: UUID) -> Endpoint:
    return get_object_or_404(Endpoint.objects.of(request.user).select_related("universe", "filters"), uid=uid)


def _form(request: SignedInRequest, form: EndpointForm, endpoint: Endpoint | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "endpoint": endpoint}
    return render(request, "webhooks/form.html", context, status=400 if form.errors else 200)


def _secret(request: SignedInRequest, endpoint: Endpoint, secret: str) -> HttpResponse:
    is_new = endpoint.old_secret_sealed is None
    return render(request, "webhooks/secret.html", {"endpoint": endpoint, "secret": secret, "is_new": is_new})
