from __future__ import annotations

from django.urls import path

from apps.messaging import views

webhooks = [path("twilio/status", views.twilio_status, name="twilio-status")]

development = [
    path("", views.kept_messages, name="kept-messages"),
    path("<str:name>.html", views.kept_html, name="kept-html"),
]
