from __future__ import annotations

from django.urls import path

from apps.universes.filters import views

urlpatterns = [
    path("", views.sets, name="filters"),
    path("new/", views.new, name="new-filters"),
    path("choose/", views.choose, name="choose-filters"),
    path("in-force/", views.in_force, name="filters-in-force"),
    path("presets/<slug:key>/", views.from_preset, name="filters-from-preset"),
    path("<int:pk>/", views.edit, name="edit-filters"),
    path("<int:pk>/copy/", views.copy, name="copy-filters"),
    path("<int:pk>/delete/", views.delete, name="delete-filters"),
]
