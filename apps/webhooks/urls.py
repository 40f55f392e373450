from __future__ import annotations

from django.urls import path

from apps.webhooks import views

urlpatterns = [
    path("", views.webhooks, name="webhooks"),
    path("new/", views.new, name="new-webhook"),
    path("<uuid:uid>/", views.webhook, name="webhook"),
    path("<uuid:uid>/edit/", views.edit, name="edit-webhook"),
    path("<uuid:uid>/secret/", views.rotate, name="rotate-webhook"),
    path("<uuid:uid>/test/", views.test, name="test-webhook"),
    path("<uuid:uid>/pause/", views.pause, name="pause-webhook"),
    path("<uuid:uid>/resume/", views.resume, name="resume-webhook"),
    path("<uuid:uid>/delete/", views.delete, name="delete-webhook"),
    path("<uuid:uid>/deliveries/<uuid:delivery>/again/", views.redeliver, name="redeliver-webhook"),
]
