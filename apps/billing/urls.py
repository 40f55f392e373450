from __future__ import annotations

from django.urls import path

from apps.billing import views

urlpatterns = [
    path("", views.billing, name="billing"),
    path("plan/", views.choose_plan, name="billing_plan"),
    path("cancel/", views.cancel, name="billing_cancel"),
    path("reactivate/", views.reactivate, name="billing_reactivate"),
    path("address/", views.address, name="billing_address"),
]
