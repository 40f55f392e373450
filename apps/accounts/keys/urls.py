from __future__ import annotations

from django.urls import path

from apps.accounts.keys import views

urlpatterns = [
    path("", views.keys, name="api_keys"),
    path("new/", views.new, name="new_api_key"),
    path("<int:pk>/rotate/", views.rotate, name="rotate_api_key"),
    path("<int:pk>/revoke/", views.revoke, name="revoke_api_key"),
]
