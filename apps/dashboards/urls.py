from __future__ import annotations

from django.urls import path

from apps.dashboards import views

urlpatterns = [
    path("", views.new, name="new-layout"),
    path("habits/", views.habits, name="habits"),
    path("<int:pk>/", views.save, name="save-layout"),
    path("<int:pk>/rename/", views.rename, name="rename-layout"),
    path("<int:pk>/reset/", views.reset, name="reset-layout"),
    path("<int:pk>/choose/", views.choose, name="choose-layout"),
    path("<int:pk>/delete/", views.delete, name="delete-layout"),
]
