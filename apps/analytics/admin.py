"""The archive for staff: to read, and to count again."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from apps.analytics.archive.totals import rebuild
from apps.analytics.models import (
    ArchivedEvent,
    ArchivePosition,
    EventCount,
    LostEvents,
    SymbolFigures,
    SymbolTotals,
)
from tickstock.market.events import CONTROL, KINDS

COUNTABLE = 10_000  # Rows; of more, nobody waits for the exact number


class QuickPaginator(Paginator):
    """Counts no further than COUNTABLE; of a whole table PostgreSQL has an estimate."""

    @cached_property
    def count(self) -> int:
        rows = cast(QuerySet[Any], self.object_list)
        counted = rows.order_by()[: COUNTABLE + 1].count()
        return counted if counted <= COUNTABLE else max(counted, self._estimate(rows))

    def _estimate(self, rows: QuerySet[Any]) -> int:
        if connection.vendor != "postgresql" or rows.query.where:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT COALESCE(SUM(reltuples), 0) FROM pg_class JOIN pg_inherits ON inhrelid = oid"
                " WHERE inhparent = %s::regclass",
                [rows.model._meta.db_table],
            )
            return int(cursor.fetchone()[0])


class ReadOnlyAdmin(admin.ModelAdmin):
    """Nobody makes, changes or deletes what happened."""

    show_full_result_count = False
    paginator = QuickPaginator

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DayFilter(admin.SimpleListFilter):
    title = "day"
    parameter_name = "day"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(day.isoformat(), day.isoformat()) for day in ArchivedEvent.objects.days()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = {value for value, _ in self.lookup_choices}
        return queryset.filter(day=self.value()) if self.value() in known else queryset


class KindFilter(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind, kind) for kind in (*KINDS, "noticed", CONTROL)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(ArchivedEvent)
class ArchivedEventAdmin(ReadOnlyAdmin):
    list_display = ["id", "day", "session", "kind", "symbol", "price", "significance", "eid"]
    list_filter = [DayFilter, KindFilter]
    search_fields = ["symbol", "eid"]
    search_help_text = "A symbol, or an event's id, in full"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By index only: a part of a word would look at every event there is."""
        if word := search_term.strip():
            queryset = queryset.filter(eid=word) if "-" in word else queryset.filter(symbol=word.upper())
        return queryset, False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = f"Events; the newest {settings.EVENTS_DAYS} days are kept"
        return super().changelist_view(request, {"title": title} | (extra_context or {}))


@admin.register(SymbolTotals)
class SymbolTotalsAdmin(ReadOnlyAdmin):
    list_display = ["symbol", "day", "session", "events", *KINDS, "blocks"]
    list_filter = [DayFilter, "session"]
    search_fields = ["=symbol"]
    actions = ["rebuild_days"]

    def has_rebuild_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser or request.user.has_perm("analytics.change_symboltotals")

    @admin.action(description="Count the days of these again, from the archive", permissions=["rebuild"])
    def rebuild_days(self, request: HttpRequest, queryset: QuerySet[SymbolTotals]) -> None:
        for day in queryset.order_by("day").values_list("day", flat=True).distinct():
            if count := rebuild(day):
                self.message_user(request, f"{day}: {count:,} events were counted.")
            else:
                self.message_user(request, f"No events of {day} are archived.", messages.ERROR)


@admin.register(SymbolFigures)
class SymbolFiguresAdmin(ReadOnlyAdmin):
    list_display = ["symbol", "day", "session", "open", "high", "low", "last", "volume", "vwap", "trades"]
    list_filter = [DayFilter, "session"]
    search_fields = ["=symbol"]


@admin.register(EventCount)
class EventCountAdmin(ReadOnlyAdmin):
    list_display = ["day", "level", "session", "at", "kind", "count"]
    list_filter = ["level", "session"]


@admin.register(LostEvents)
class LostEventsAdmin(ReadOnlyAdmin):
    list_display = ["at", "shard", "epoch", "first", "last", "reason"]


@admin.register(ArchivePosition)
class ArchivePositionAdmin(ReadOnlyAdmin):
    list_display = ["shard", "epoch", "seq", "archived", "changed_at"]
