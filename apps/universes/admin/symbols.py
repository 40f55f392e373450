"""Symbols in the admin: what staff says there, no feed overwrites."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from apps.universes.lists.writing import as_csv
from apps.universes.models import FACTS, Symbol

FIELDS = ("ticker", *FACTS)


@admin.register(Symbol)
class SymbolAdmin(admin.ModelAdmin):
    list_display = ["ticker", "name", "exchange", "type", "sector", "cap_band", "is_active", "said_by_staff"]
    list_filter = ["is_active", "type", "exchange", "sector", "cap_band"]
    search_fields = ["ticker", "name"]
    readonly_fields = ["said_by_staff", "cap_band", "details_on"]
    actions = ["export_csv", "leave_to_the_feed"]

    @admin.display(description="said by staff")
    def said_by_staff(self, symbol: Symbol) -> str:
        return ", ".join(symbol.by_hand) or "-"

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        obj.by_hand = sorted({*obj.by_hand, *(name for name in form.changed_data if name in FACTS)})
        obj.take({})
        super().save_model(request, obj, form, change)

    @admin.action(description="Export as CSV", permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Symbol]) -> HttpResponse:
        answer = HttpResponse(as_csv(FIELDS, queryset.values_list(*FIELDS)), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="symbols.csv"'
        return answer

    @admin.action(description="Let the feed say everything again", permissions=["change"])
    def leave_to_the_feed(self, request: HttpRequest, queryset: QuerySet[Symbol]) -> None:
        count = queryset.update(by_hand=[], details_on=None)
        self.message_user(request, f"{count} symbols are what the feed says from its next load on.")
