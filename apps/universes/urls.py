from __future__ import annotations

from django.urls import path

from apps.universes import views

urlpatterns = [path("choose/", views.choose, name="choose-universe")]
