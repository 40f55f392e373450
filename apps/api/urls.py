"""The API's addresses; each view says what it takes and gives."""

from __future__ import annotations

from django.urls import path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from apps.api.views import (
    days,
    deliveries,
    events,
    filters,
    gauges,
    keys,
    market,
    me,
    service,
    stream,
    symbols,
    universes,
    webhooks,
)
from apps.api.views.lost import LostView

urlpatterns = [
    path("openapi.json", SpectacularJSONAPIView.as_view(), name="openapi"),
    path("me", me.MeView.as_view()),
    path("me/settings", me.SettingsView.as_view()),
    path("me/sign-ins", me.SignInsView.as_view()),
    path("me/sign-ins/<int:pk>", me.SignInView.as_view()),
    path("me/calls", me.CallsView.as_view()),
    path("keys", keys.KeysView.as_view()),
    path("keys/<int:pk>", keys.KeyView.as_view()),
    path("keys/<int:pk>/rotate", keys.RotationView.as_view()),
    path("stream", stream.StreamView.as_view()),
    path("ticket", service.TicketView.as_view(), name="ticket"),
    path("ledger", service.LedgerView.as_view()),
    path("status", service.StatusView.as_view()),
    path("universes", universes.UniversesView.as_view()),
    path("universes/import", universes.ImportView.as_view()),
    path("universes/preview", universes.PreviewView.as_view()),
    path("universes/<int:pk>", universes.UniverseView.as_view()),
    path("filters", filters.FilterSetsView.as_view()),
    path("filters/preview", filters.FilterPreviewView.as_view()),
    path("filters/<int:pk>", filters.FilterSetView.as_view()),
    path("market", market.MarketView.as_view()),
    path("market/columns", market.ColumnsView.as_view()),
    path("gauges", gauges.GaugesView.as_view()),
    path("events", events.EventsView.as_view(), name="events"),
    path("events/<str:eid>", events.EventView.as_view(), name="event"),
    path("history", events.HistoryView.as_view()),
    path("sessions", days.DaysView.as_view()),
    path("sessions/<day:day>", days.DayView.as_view()),
    path("sessions/<day:day>/symbols", days.DaySymbolsView.as_view()),
    path("symbols", symbols.SymbolsView.as_view()),
    path("symbols/<path:ticker>/bars", symbols.BarsView.as_view()),
    path("symbols/<path:ticker>/events", symbols.SymbolEventsView.as_view()),
    path("symbols/<path:ticker>/profile", symbols.ProfileView.as_view()),
    path("symbols/<path:ticker>/why-not", symbols.WhyNotView.as_view(), name="why-not"),
    path("symbols/<path:ticker>", symbols.SymbolView.as_view()),
    path("webhooks", webhooks.WebhooksView.as_view()),
    path("webhooks/<uuid:uid>", webhooks.WebhookView.as_view()),
    path("webhooks/<uuid:uid>/rotate", webhooks.SecretView.as_view()),
    path("webhooks/<uuid:uid>/test", deliveries.TestView.as_view()),
    path("webhooks/<uuid:uid>/deliveries", deliveries.DeliveriesView.as_view()),
    path("webhooks/<uuid:uid>/deliveries/<uuid:delivery>", deliveries.DeliveryView.as_view()),
    path("webhooks/<uuid:uid>/deliveries/<uuid:delivery>/redeliver", deliveries.RedeliveryView.as_view()),
    re_path(r"[\s\S]*", LostView.as_view()),
]
