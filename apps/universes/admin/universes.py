"""Universes in the admin; whoever looks at one sees a change at once."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from apps.accounts.models import User
from apps.universes.admin.forms import UniverseForm
from apps.universes.lists.writing import as_csv
from apps.universes.making.members import change_members, wake_viewers
from apps.universes.making.subscription import tell_subscription
from apps.universes.making.upkeep import refresh, refresh_users
from apps.universes.models import MadeBy, Universe

SHOWN = 100  # Members that are named


@admin.register(Universe)
class UniverseAdmin(admin.ModelAdmin):
    form = UniverseForm
    list_display = ["name", "owner", "made_by", "symbols", "changed_at"]
    list_filter = ["made_by", ("owner", admin.EmptyFieldListFilter)]
    search_fields = ["name"]
    autocomplete_fields = ["owner"]
    readonly_fields = ["members_now", "changed_at"]
    actions = ["export_csv"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Universe]:
        return Universe.objects.with_counts()

    @admin.display(ordering="count")
    def symbols(self, universe: Any) -> int:
        return int(universe.count)

    @admin.display(description="members")
    def members_now(self, universe: Universe) -> str:
        if not universe.pk:
            return "-"
        found = list(universe.members.order_by("ticker").values_list("ticker", flat=True)[: SHOWN + 1])
        return " ".join(found[:SHOWN]) + (" and more" if len(found) > SHOWN else "")

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        super().save_model(request, obj, form, change)
        assert isinstance(request.user, User)
        if obj.made_by in (MadeBy.RULE, MadeBy.COMBINATION):
            refresh(obj)
        elif (tickers := form.cleaned_data.get("tickers")) is not None:
            change_members(universe=obj, wanted=lambda _: tickers, by=request.user, how="by staff", is_limited=False)
            refresh_users(obj)
        wake_viewers(obj)
        tell_subscription()

    def delete_model(self, request: HttpRequest, obj: Universe) -> None:
        self.delete_queryset(request, Universe.objects.filter(pk=obj.pk))

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Universe]) -> None:
        # Whoever makes use of one at this moment is waited for, or finds it gone.
        gone = list(Universe.objects.select_for_update().filter(pk__in=queryset.values("pk")).order_by("pk"))
        followers = list(Universe.objects.filter(parts__in=gone).exclude(pk__in=[one.pk for one in gone]).distinct())
        for universe in gone:
            wake_viewers(universe)
            universe.delete()
        for universe in followers:
            # Afterwards: their owners come before what is theirs is made of, and nobody is to wait for us both ways.
            transaction.on_commit(partial(refresh, universe), robust=True)
        if followers:
            self.message_user(request, f"Universes made of what you deleted go on without it: {len(followers)}.")
        tell_subscription()

    @admin.action(description="Export as CSV", permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Universe]) -> HttpResponse:
        rows = queryset.order_by("name", "members__ticker").values_list(
            "name", "owner__email", "members__ticker", "members__name"
        )
        answer = HttpResponse(
            as_csv(["Universe", "Owner", "Symbol", "Name"], rows), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = 'attachment; filename="universes.csv"'
        return answer
