"""The page of past events, and the same as a file."""

from __future__ import annotations

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.requests import SignedInRequest
from apps.analytics.archive.entries import read
from apps.analytics.history.asked import HistoryForm
from apps.analytics.history.export import as_csv, as_parquet
from apps.analytics.models import ArchivedEvent
from tickstock.market.sentences import told

ROWS = 100
FILES = {"csv": (as_csv, "text/csv; charset=utf-8"), "parquet": (as_parquet, "application/vnd.apache.parquet")}


@login_required
@require_GET
def history(request: SignedInRequest) -> HttpResponse:
    """Newest first, a hundred at a time; `before` and `after` are keys of events, so nothing shifts meanwhile."""
    form = HistoryForm(_with_a_day(request), user=request.user)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context |= _page(request, form)
    return render(request, "analytics/history.html", context, status=200 if form.is_valid() else 400)


@require_GET
async def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Everything that was asked for, oldest first, sent while it is read."""
    user = await request.auser()
    if not user.is_authenticated:
        return HttpResponse("Sign in first.", status=401, content_type="text/plain")
    asked = HistoryForm(request.GET, user=user)
    if not await sync_to_async(asked.is_valid)():
        return HttpResponse(asked.errors.as_text(), status=400, content_type="text/plain")
    day = await sync_to_async(lambda: asked.chosen_day)()
    events = await sync_to_async(asked.events)()
    write, kind = FILES[form]
    name = f"tickstock-{day}.{form}"
    return StreamingHttpResponse(
        write(events), content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _page(request: SignedInRequest, form: HistoryForm) -> dict[str, Any]:
    before, after = (_key(request.GET.get(name, "")) for name in ("before", "after"))
    events = form.events()
    if after:
        found = list(events.filter(id__gt=after).order_by("id")[: ROWS + 1])
        newer, older = len(found) > ROWS, True
        shown = found[:ROWS][::-1]
    else:
        found = list(events.filter(id__lt=before)[: ROWS + 1] if before else events[: ROWS + 1])
        newer, older = bool(before), len(found) > ROWS
        shown = found[:ROWS]
    query = _with_a_day(request)
    for name in ("before", "after"):
        query.pop(name, None)
    return {
        "day": form.chosen_day,
        "events": [(event, told(read(event.data, event.eid))) for event in shown],
        "older": shown[-1].pk if shown and older else None,
        "newer": shown[0].pk if shown and newer else None,
        "query": query.urlencode(),
    }


def _with_a_day(request: SignedInRequest) -> QueryDict:
    """The question, with the newest day where it names none."""
    asked = request.GET.copy()
    newest = next(ArchivedEvent.objects.days(), None)
    if newest and not asked.get("day"):
        asked["day"] = newest.isoformat()
    return asked


def _key(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None
