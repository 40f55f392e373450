"""Pages that show the live market, and what a page asks for when it has missed something."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST
from redis import RedisError

from apps.accounts.requests import SignedInRequest
from apps.live.hour import last_hour
from apps.live.preview import preview as look_back
from apps.live.wall import wall
from apps.universes.filters.forms import FilterForm
from apps.universes.filters.pages import edit_page
from apps.universes.services import choices_of
from tickstock.stream import allowance, client

logger = logging.getLogger(__name__)

PREVIEWS, STRETCH = 20, 10  # Looks at the last hour in so many seconds: nobody types faster
FAST = "That was a little fast. Wait a moment, then try again."


@login_required
def dashboard(request: SignedInRequest) -> HttpResponse:
    """The page people look at all day; everything live on it arrives over the WebSocket."""
    return render(request, "live/dashboard.html", wall(request.user))


@login_required
@require_POST
def preview(request: SignedInRequest) -> HttpResponse:
    """What a draft of filters would have let through of the last hour, of the universe in force; nothing is saved."""
    form = FilterForm(request.POST)
    wants_json = request.headers.get("Accept") == "application/json"
    if _asks_too_often(request.user.pk):
        answer = JsonResponse({"detail": FAST}) if wants_json else _edit(request, form, trouble=FAST)
        answer.status_code, answer["Retry-After"] = 429, STRETCH
        return answer
    found: dict[str, Any] = {}
    if form.is_valid() or form.errors.keys() == {"name"}:
        interest = choices_of([request.user.pk])[request.user.pk].interest
        try:
            draft = msgspec.structs.replace(interest, filter=form.wanted)
            found["preview"] = look_back(last_hour.read(settings.STREAM_URL), draft)
        except (RedisError, OSError) as problem:
            logger.warning("The last hour could not be read: %s", problem)
            found["trouble"] = "The log cannot be read now, so nobody can say. Try again in a moment."
    if not wants_json:
        return _edit(request, form, **found)
    errors = {
        name: render_to_string("parts/errors.html", {"errors": form.errors.get(name), "id": f"id_{name}"})
        for name in form.fields
    }
    return JsonResponse(
        {"html": render_to_string("universes/filters/preview.html", {"form": form, **found}), "errors": errors}
    )


def _asks_too_often(user_id: int) -> bool:
    try:
        with client.connect(settings.REDIS_URL) as redis:
            return not allowance.take(redis, f"preview:{user_id}", PREVIEWS, STRETCH)
    except RedisError:
        return False  # Without the broker there is no log to look at, and that is said


def _edit(request: SignedInRequest, form: FilterForm, **found: Any) -> HttpResponse:
    own = request.POST.get("set", "")
    filters = request.user.filter_sets.filter(pk=own).first() if own.isdecimal() and len(own) < 18 else None
    return edit_page(request, form, filters, **found)
