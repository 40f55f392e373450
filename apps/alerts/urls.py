from __future__ import annotations

from django.urls import path

from apps.alerts.pages import destinations, editor, history, rules

urlpatterns = [
    path("", rules.rules, name="alerts"),
    path("new/", editor.new, name="new-alert"),
    path("look/", editor.look, name="look-alert"),
    path("language/", editor.language, name="alert-language"),
    path("history/", history.history, name="alert-history"),
    path("deliveries/", history.deliveries, name="alert-deliveries"),
    path("deliveries/<uuid:uid>/again/", history.send_again, name="send-alert-again"),
    path("destinations/", destinations.destinations, name="alert-destinations"),
    path("destinations/add/", destinations.add, name="add-destination"),
    path("destinations/device/", destinations.add_device, name="add-device"),
    path("destinations/moved/", destinations.moved, name="device-moved"),
    path("destinations/<uuid:uid>/test/", destinations.test, name="test-destination"),
    path("destinations/<uuid:uid>/pause/", destinations.pause, name="pause-destination"),
    path("destinations/<uuid:uid>/resume/", destinations.resume, name="resume-destination"),
    path("destinations/<uuid:uid>/remove/", destinations.remove, name="remove-destination"),
    path("<uuid:uid>/", rules.rule, name="alert"),
    path("<uuid:uid>/edit/", editor.edit, name="edit-alert"),
    path("<uuid:uid>/switch/", rules.switch, name="switch-alert"),
    path("<uuid:uid>/snooze/", rules.snooze, name="snooze-alert"),
    path("<uuid:uid>/mute/", rules.mute, name="mute-in-alert"),
    path("<uuid:uid>/remove/", rules.remove, name="remove-alert"),
    path("<uuid:uid>/tests/", rules.ask_test, name="ask-back-test"),
    path("<uuid:uid>/tests/<uuid:test>/cancel/", rules.cancel_test, name="cancel-back-test"),
]
