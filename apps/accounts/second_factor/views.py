from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from apps.accounts.requests import SignedInRequest
from apps.accounts.second_factor.notices import answer_offer


@require_POST
@login_required
def decline(request: SignedInRequest) -> HttpResponse:
    """Offer this person no second factor again."""
    answer_offer(request.user)
    return redirect("dashboard")
