from __future__ import annotations

from django.urls import path

from apps.universes.views import choosing, editing, lists, making, pages, sharing, symbols

urlpatterns = [
    path("", pages.index, name="universes"),
    path("choose/", choosing.choose, name="choose-universe"),
    path("compare/", pages.compare, name="compare-universes"),
    path("symbols/", symbols.suggestions, name="symbol-suggestions"),
    path("star/<str:ticker>/", symbols.star, name="star"),
    path("new/picked/", making.picked, name="new-picked"),
    path("new/list/", lists.upload, name="new-list"),
    path("new/rule/", making.rule, name="new-rule"),
    path("new/combination/", making.combination, name="new-combination"),
    path("shared/<str:token>/", sharing.shared, name="shared-universe"),
    path("shared/<str:token>/copy/", sharing.copy, name="copy-universe"),
    path("<int:pk>/", pages.universe, name="universe"),
    path("<int:pk>/list/", lists.upload, name="universe-list"),
    path("<int:pk>/rule/", making.rule, name="universe-rule"),
    path("<int:pk>/combination/", making.combination, name="universe-combination"),
    path("<int:pk>/export/", lists.export, name="export-universe"),
    path("<int:pk>/history/", pages.history, name="universe-history"),
    path("<int:pk>/add/", editing.add, name="add-symbol"),
    path("<int:pk>/remove/", editing.remove, name="remove-symbol"),
    path("<int:pk>/rename/", editing.rename, name="rename-universe"),
    path("<int:pk>/delete/", editing.delete, name="delete-universe"),
    path("<int:pk>/undo/", editing.undo, name="undo-universe"),
    path("<int:pk>/share/", editing.share, name="share-universe"),
]
