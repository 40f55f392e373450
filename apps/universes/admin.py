from __future__ import annotations

from django.contrib import admin

from apps.universes.models import Symbol, Universe


@admin.register(Symbol)
class SymbolAdmin(admin.ModelAdmin):
    list_display = ["ticker", "name", "exchange", "type", "is_active"]
    list_filter = ["is_active", "type", "exchange"]
    search_fields = ["ticker", "name"]


@admin.register(Universe)
class UniverseAdmin(admin.ModelAdmin):
    list_display = ["name", "owner"]
    search_fields = ["name"]
    autocomplete_fields = ["members"]
