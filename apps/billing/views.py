"""The page of one's plan, and the buttons on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.requests import SignedInRequest
from apps.billing import services
from apps.billing.forms import AddressForm, PlanForm
from apps.billing.models import BillingAddress
from apps.billing.plans import FREE, PLANS
from apps.billing.usage import comparison, usage_of


@never_cache
@login_required
@require_safe
def billing(request: SignedInRequest) -> HttpResponse:
    return _page(request, AddressForm(instance=_address(request)))


@login_required
@require_POST
def choose_plan(request: SignedInRequest) -> HttpResponse:
    form = PlanForm(request.POST)
    if not form.is_valid():
        return HttpResponse(_("There is no such plan."), status=400)
    plan = PLANS[form.cleaned_data["plan"]]
    done = _("You have the %(plan)s plan now.") % {"plan": plan.name}
    return _change(request, lambda: services.change_plan(user=request.user, plan=plan, now=timezone.now()), done)


@login_required
@require_POST
def cancel(request: SignedInRequest) -> HttpResponse:
    done = _("Cancelled. You keep everything until your period is over.")
    return _change(request, lambda: services.cancel(user=request.user, now=timezone.now()), done)


@login_required
@require_POST
def reactivate(request: SignedInRequest) -> HttpResponse:
    done = _("Your plan goes on.")
    return _change(request, lambda: services.reactivate(user=request.user, now=timezone.now()), done)


@never_cache
@login_required
@require_POST
def address(request: SignedInRequest) -> HttpResponse:
    form = AddressForm(request.POST, instance=_address(request))
    if not form.is_valid():
        return _page(request, form, status=400)
    form.save()
    messages.success(request, _("Your billing address is saved."))
    return redirect("billing")


def _change(request: SignedInRequest, change: Callable[[], None], done: str) -> HttpResponse:
    if not settings.BILLING:
        raise Http404
    try:
        change()
    except services.Refused:
        # Said twice, or from a page that was old: what holds stands on the page.
        messages.info(request, _("Nothing to change: this is how your plan stands."))
    else:
        messages.success(request, done)
    return redirect("billing")


def _address(request: SignedInRequest) -> BillingAddress:
    return BillingAddress.objects.filter(user=request.user).first() or BillingAddress(user=request.user)


def _page(request: SignedInRequest, form: AddressForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "billing_is_on": settings.BILLING}
    if settings.BILLING:
        subscription = services.subscription_of(request.user)
        in_force = subscription.in_force(timezone.now())
        context |= {
            "subscription": subscription,
            "plan": PLANS[subscription.plan],
            "in_force": in_force,
            "free": FREE,
            "offers": PLANS.values(),
            "comparison": comparison(PLANS.values()),
        }
    context["usage"] = usage_of(request.user, services.limits_of(request.user))
    return render(request, "billing/billing.html", context, status=status)
