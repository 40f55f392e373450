from __future__ import annotations

from django.urls import path
from django.views.generic import TemplateView

from apps.pages import app, views

urlpatterns = [
    path("", views.home, name="home"),
    path("status/", views.status_page, name="status"),
    path("status/figures", views.status_figures, name="status-figures"),
    path("offline/", TemplateView.as_view(template_name="pages/offline.html"), name="offline"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("sw.js", app.service_worker, name="service-worker"),
    path("terms/", TemplateView.as_view(template_name="pages/terms.html"), name="terms"),
    path("privacy/", TemplateView.as_view(template_name="pages/privacy.html"), name="privacy"),
]
