"""Every page and where it lives."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from apps.api.views import documents
from apps.live import views as live
from apps.messaging import urls as messaging
from apps.monitoring import urls as monitoring

admin.site.site_header = admin.site.site_title = "TickStock"
urlpatterns = [
    path("", include("apps.pages.urls")),
    path("dashboard/", include("apps.live.urls")),
    path("session/", include("apps.analytics.session.urls")),
    path("symbols/", include("apps.analytics.symbol.urls")),
    path("history/", include("apps.analytics.history.urls")),
    path("replay/", include("apps.live.replay.urls")),
    path("dashboard/layouts/", include("apps.dashboards.urls")),
    path("api/v1/", include("apps.api.urls")),
    path("api/stream-schema/", documents.stream_schema, name="stream-schema"),
    path("api/asyncapi.json", documents.stream_asyncapi, name="asyncapi"),
    path("developers/", include("apps.api.developers.urls")),
    path("universes/", include("apps.universes.urls")),
    path("alerts/", include("apps.alerts.urls")),
    path("filters/preview/", live.preview, name="preview-filters"),
    path("filters/", include("apps.universes.filters.urls")),
    path("accounts/", include("apps.accounts.urls")),
    path("accounts/", include("apps.accounts.entrance.urls")),
    path("accounts/keys/", include("apps.accounts.keys.urls")),
    path("accounts/billing/", include("apps.billing.urls")),
    path("accounts/webhooks/", include("apps.webhooks.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("apps.accounts.entrance.programs")),
    path("webhooks/", include(messaging.webhooks)),
    path("dev/messages/", include(messaging.development)),
    path("health/", include("apps.monitoring.urls")),
    path("admin/diagnostics/", include("apps.monitoring.diagnostics.urls")),
    path("admin/", admin.site.urls),
    path("", include(monitoring.metrics)),
]
