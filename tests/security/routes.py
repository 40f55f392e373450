"""Who gets what at each route, in one table: anonymous, alice (whose things they are), bob (another), staff."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.urls import URLResolver, get_resolver

OK, ON = "page", "sent on"  # ON: to another page, which is no sign-in
IN = "asked to sign in"
NO = "refused"  # 403 or 404
MAY = "page, or refused"
POST = "wrong method"
BAD = "bad request"  # Of somebody who may ask: what was asked makes no sense (yet)
DOWN = "not ready"

Row = tuple[str, str, str, str]
ALL: Row = (OK, OK, OK, OK)
MEMBERS: Row = (IN, OK, OK, OK)
GUESTS: Row = (OK, ON, ON, ON)  # Who has signed in needs it no more
NEVER: Row = (NO, NO, NO, NO)
POSTED: Row = (POST, POST, POST, POST)
STEP: Row = (BAD, BAD, BAD, BAD)  # Part of a conversation that was not begun
STAFF: Row = (IN, IN, IN, OK)

# Of GET. What is asked to sign in or refused here is so with POST, too.
ROUTES: dict[str, Row] = {
    "": GUESTS,
    "status/": ALL,
    "status/figures": ALL,
    "offline/": ALL,
    "manifest.webmanifest": ALL,
    "sw.js": ALL,
    "alerts/": MEMBERS,
    "alerts/new/": MEMBERS,
    "alerts/look/": (IN, POST, POST, POST),
    "alerts/language/": MEMBERS,
    "alerts/history/": MEMBERS,
    "alerts/deliveries/": MEMBERS,
    "alerts/deliveries/<uuid:uid>/again/": (IN, POST, POST, POST),
    "alerts/destinations/": MEMBERS,
    "alerts/destinations/add/": (IN, POST, POST, POST),
    "alerts/destinations/device/": (IN, POST, POST, POST),
    "alerts/destinations/moved/": POSTED,
    **{
        f"alerts/destinations/<uuid:uid>/{step}/": (IN, POST, POST, POST)
        for step in ("test", "pause", "resume", "remove")
    },
    "alerts/<uuid:uid>/": (IN, OK, NO, NO),
    "alerts/<uuid:uid>/edit/": (IN, OK, NO, NO),
    **{
        f"alerts/<uuid:uid>/{step}/": (IN, POST, POST, POST) for step in ("switch", "snooze", "mute", "remove", "tests")
    },
    "alerts/<uuid:uid>/tests/<uuid:test>/cancel/": (IN, POST, POST, POST),
    "dashboard/": MEMBERS,
    "replay/": MEMBERS,
    "session/": MEMBERS,
    "session/<day:day>/": (IN, NO, NO, NO),  # Nothing of that day is archived
    "symbols/": MEMBERS,
    "symbols/<path:ticker>/": (IN, OK, OK, OK),
    "symbols/<path:ticker>/now/": (IN, OK, OK, OK),
    "session/<day:day>/outcomes/": MEMBERS,
    # The API. There is no ingest worker in these tests, so nothing is live.
    "api/stream-schema/": ALL,
    "api/asyncapi.json": ALL,
    "developers/": ALL,
    "developers/problems/": ALL,
    "developers/reference/": ALL,
    "api/v1/openapi.json": ALL,
    "api/v1/me": MEMBERS,
    "api/v1/me/settings": MEMBERS,
    "api/v1/me/sign-ins": MEMBERS,
    "api/v1/me/sign-ins/<int:pk>": (IN, POST, POST, POST),
    "api/v1/me/calls": MEMBERS,
    "api/v1/keys": MEMBERS,
    "api/v1/keys/<int:pk>": (IN, OK, NO, NO),
    "api/v1/keys/<int:pk>/rotate": (IN, POST, POST, POST),
    "api/v1/stream": MEMBERS,
    "api/v1/ticket": (IN, POST, POST, POST),
    "api/v1/ledger": MEMBERS,
    "api/v1/status": MEMBERS,
    "api/v1/universes": MEMBERS,
    "api/v1/universes/import": (IN, POST, POST, POST),
    "api/v1/universes/preview": (IN, POST, POST, POST),
    "api/v1/universes/<int:pk>": (IN, OK, NO, NO),
    "api/v1/filters": MEMBERS,
    "api/v1/filters/preview": (IN, POST, POST, POST),
    "api/v1/filters/<int:pk>": (IN, OK, NO, NO),
    "api/v1/market": (IN, DOWN, DOWN, DOWN),
    "api/v1/market/columns": MEMBERS,
    "api/v1/gauges": (IN, DOWN, DOWN, DOWN),
    "api/v1/events": MEMBERS,
    "api/v1/events/<str:eid>": (IN, NO, NO, NO),  # None of that name
    "api/v1/history": MEMBERS,
    "api/v1/sessions": MEMBERS,
    "api/v1/sessions/<day:day>": (IN, NO, NO, NO),  # Nothing of that day is archived
    "api/v1/sessions/<day:day>/symbols": (IN, NO, NO, NO),
    "api/v1/symbols": MEMBERS,
    "api/v1/symbols/<path:ticker>": MEMBERS,
    "api/v1/symbols/<path:ticker>/bars": MEMBERS,
    "api/v1/symbols/<path:ticker>/events": MEMBERS,
    "api/v1/symbols/<path:ticker>/profile": (IN, NO, NO, NO),  # Not known yet
    "api/v1/symbols/<path:ticker>/why-not": (IN, NO, NO, NO),  # It has not traded
    "api/v1/alerts": MEMBERS,
    "api/v1/alerts/rules": MEMBERS,
    "api/v1/alerts/rules/preview": (IN, POST, POST, POST),
    "api/v1/alerts/rules/<uuid:uid>": (IN, OK, NO, NO),
    "api/v1/alerts/rules/<uuid:uid>/tests": (IN, OK, NO, NO),
    "api/v1/alerts/tests/<uuid:uid>": (IN, OK, NO, NO),
    "api/v1/alerts/language": MEMBERS,
    "api/v1/alerts/destinations": MEMBERS,
    "api/v1/alerts/destinations/<uuid:uid>": (IN, POST, POST, POST),
    "api/v1/alerts/destinations/<uuid:uid>/test": (IN, POST, POST, POST),
    "api/v1/alerts/deliveries": MEMBERS,
    "api/v1/webhooks": MEMBERS,
    "api/v1/webhooks/<uuid:uid>": (IN, OK, NO, NO),
    "api/v1/webhooks/<uuid:uid>/rotate": (IN, POST, POST, POST),
    "api/v1/webhooks/<uuid:uid>/test": (IN, POST, POST, POST),
    "api/v1/webhooks/<uuid:uid>/deliveries": (IN, OK, NO, NO),
    "api/v1/webhooks/<uuid:uid>/deliveries/<uuid:delivery>": (IN, OK, NO, NO),
    "api/v1/webhooks/<uuid:uid>/deliveries/<uuid:delivery>/redeliver": (IN, POST, POST, POST),
    r"api/v1/[\s\S]*": NEVER,
    "history/": MEMBERS,
    "history/events.csv": (IN, OK, OK, OK),
    "history/events.parquet": (IN, OK, OK, OK),
    "replay/<day:day>/": (IN, NO, NO, NO),  # Nothing of that day is archived
    "dashboard/layouts/": (IN, POST, POST, POST),
    "dashboard/layouts/habits/": (IN, POST, POST, POST),
    "dashboard/layouts/<int:pk>/": (IN, POST, POST, POST),
    "dashboard/layouts/<int:pk>/rename/": (IN, POST, POST, POST),
    "dashboard/layouts/<int:pk>/reset/": (IN, POST, POST, POST),
    "dashboard/layouts/<int:pk>/choose/": (IN, POST, POST, POST),
    "dashboard/layouts/<int:pk>/delete/": (IN, POST, POST, POST),
    "universes/choose/": (IN, POST, POST, POST),
    "universes/": MEMBERS,
    "universes/compare/": MEMBERS,
    "universes/symbols/": MEMBERS,
    "universes/star/<str:ticker>/": (IN, POST, POST, POST),
    "universes/new/picked/": MEMBERS,
    "universes/new/list/": MEMBERS,
    "universes/new/rule/": MEMBERS,
    "universes/new/combination/": MEMBERS,
    "universes/shared/<str:token>/": ALL,  # Whoever has the link
    "universes/shared/<str:token>/copy/": (IN, POST, POST, POST),
    "universes/<int:pk>/": (IN, OK, NO, NO),
    "universes/<int:pk>/list/": (IN, OK, NO, NO),
    "universes/<int:pk>/rule/": (IN, NO, NO, NO),  # It is made by hand
    "universes/<int:pk>/combination/": (IN, NO, NO, NO),
    "universes/<int:pk>/export/": (IN, OK, NO, NO),
    "universes/<int:pk>/history/": (IN, OK, NO, NO),
    "universes/<int:pk>/add/": (IN, POST, POST, POST),
    "universes/<int:pk>/remove/": (IN, POST, POST, POST),
    "universes/<int:pk>/rename/": (IN, POST, POST, POST),
    "universes/<int:pk>/delete/": (IN, POST, POST, POST),
    "universes/<int:pk>/undo/": (IN, POST, POST, POST),
    "universes/<int:pk>/share/": (IN, POST, POST, POST),
    "filters/": MEMBERS,
    "filters/new/": MEMBERS,
    "filters/preview/": (IN, POST, POST, POST),
    "filters/choose/": (IN, POST, POST, POST),
    "filters/in-force/": (IN, ON, ON, ON),
    "filters/presets/<slug:key>/": (IN, POST, POST, POST),
    "filters/<int:pk>/": (IN, OK, NO, NO),
    "filters/<int:pk>/copy/": (IN, POST, POST, POST),
    "filters/<int:pk>/delete/": (IN, OK, NO, NO),
    "health/live": ALL,
    "health/ready": (DOWN, DOWN, DOWN, DOWN),  # No worker runs in these tests
    "metrics": STAFF,
    "webhooks/twilio/status": POSTED,
    "dev/messages/": ALL,  # In development alone
    "dev/messages/<str:name>.html": NEVER,  # A message that is not there
    # Coming in
    "accounts/login/": GUESTS,
    "accounts/login/code/": GUESTS,
    "accounts/login/code/confirm/": (ON, ON, ON, ON),
    "accounts/logout/": MEMBERS,
    "accounts/inactive/": ALL,
    "accounts/signup/": GUESTS,
    "accounts/signup/code/": (ON, ON, ON, ON),  # None is under way
    "terms/": ALL,
    "privacy/": ALL,
    "accounts/confirm-email/": (IN, ON, ON, ON),
    "accounts/phone/verify/": (IN, ON, ON, ON),
    "accounts/password/reset/": ALL,
    "accounts/password/reset/confirm/": (IN, IN, IN, IN),
    "accounts/password/reset/complete/": (ON, ON, ON, ON),
    "accounts/password/reset/done/": ALL,
    # One's account
    "accounts/reauthenticate/": MEMBERS,
    "accounts/email/": MEMBERS,
    "accounts/phone/change/": MEMBERS,
    "accounts/password/change/": MEMBERS,
    "accounts/password/set/": (IN, ON, ON, ON),
    "accounts/profile/": MEMBERS,
    "accounts/theme/": (IN, POST, POST, POST),
    "accounts/sessions/": MEMBERS,
    "accounts/sessions/others/end/": (IN, POST, POST, POST),
    "accounts/sessions/<int:pk>/end/": (IN, POST, POST, POST),
    "accounts/session/": MEMBERS,
    "accounts/keys/": MEMBERS,
    "accounts/keys/new/": MEMBERS,
    "accounts/keys/<int:pk>/rotate/": (IN, POST, POST, POST),
    "accounts/keys/<int:pk>/revoke/": (IN, POST, POST, POST),
    "accounts/billing/": MEMBERS,
    "accounts/billing/plan/": (IN, POST, POST, POST),
    "accounts/billing/cancel/": (IN, POST, POST, POST),
    "accounts/billing/reactivate/": (IN, POST, POST, POST),
    "accounts/billing/address/": (IN, POST, POST, POST),
    "accounts/webhooks/": MEMBERS,
    "accounts/webhooks/new/": MEMBERS,
    "accounts/webhooks/<uuid:uid>/": (IN, OK, NO, NO),
    "accounts/webhooks/<uuid:uid>/edit/": (IN, OK, NO, NO),
    "accounts/webhooks/<uuid:uid>/secret/": (IN, POST, POST, POST),
    "accounts/webhooks/<uuid:uid>/test/": (IN, POST, POST, POST),
    "accounts/webhooks/<uuid:uid>/pause/": (IN, POST, POST, POST),
    "accounts/webhooks/<uuid:uid>/resume/": (IN, POST, POST, POST),
    "accounts/webhooks/<uuid:uid>/delete/": (IN, POST, POST, POST),
    "accounts/webhooks/<uuid:uid>/deliveries/<uuid:delivery>/again/": (IN, POST, POST, POST),
    "accounts/data/": MEMBERS,
    "accounts/data/download/": (IN, POST, POST, POST),
    "accounts/data/delete/": MEMBERS,
    "accounts/deleted/": ALL,
    # Second factors. bob has none, so there is nothing to see or to remove.
    "accounts/2fa/": MEMBERS,
    "accounts/2fa/decline/": POSTED,
    "accounts/2fa/authenticate/": (IN, ON, ON, ON),
    "accounts/2fa/reauthenticate/": (IN, OK, ON, OK),
    "accounts/2fa/totp/activate/": (IN, ON, OK, ON),
    "accounts/2fa/totp/deactivate/": (IN, OK, NO, OK),
    "accounts/2fa/recovery-codes/": (IN, OK, NO, OK),
    "accounts/2fa/recovery-codes/generate/": (IN, OK, OK, OK),
    "accounts/2fa/recovery-codes/download/": (IN, NO, NO, NO),  # They are shown once,
    "accounts/2fa/webauthn/": MEMBERS,
    "accounts/2fa/webauthn/add/": MEMBERS,
    "accounts/2fa/webauthn/reauthenticate/": (IN, OK, ON, ON),
    "accounts/2fa/webauthn/login/": (IN, ON, ON, ON),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": (IN, OK, NO, NO),
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": (IN, OK, NO, NO),
    # Programs
    "_allauth/app/v1/config": ALL,
    "_allauth/app/v1/auth/session": MEMBERS,
    "_allauth/app/v1/auth/reauthenticate": (IN, POST, POST, POST),
    "_allauth/app/v1/auth/login": POSTED,
    "_allauth/app/v1/auth/2fa/authenticate": (IN, IN, IN, IN),
    "_allauth/app/v1/auth/2fa/reauthenticate": (IN, POST, POST, POST),
    "_allauth/app/v1/auth/webauthn/authenticate": (IN, IN, IN, IN),
    "_allauth/app/v1/auth/webauthn/reauthenticate": MEMBERS,
    "_allauth/app/v1/auth/webauthn/login": ALL,
    "_allauth/app/v1/auth/sessions": MEMBERS,
    "_allauth/app/v1/account/authenticators": MEMBERS,
    "_allauth/app/v1/account/authenticators/totp": (IN, OK, NO, OK),
    "_allauth/app/v1/account/authenticators/recovery-codes": (IN, OK, NO, OK),
    "_allauth/app/v1/account/authenticators/webauthn": MEMBERS,
    "_allauth/app/v1/tokens/refresh": POSTED,
    # The admin, beside what its models have
    "admin/": STAFF,
    "admin/login/": (IN, NO, NO, ON),
    "admin/logout/": (ON, ON, ON, POST),
    "admin/password_change/": (IN, IN, IN, ON),
    "admin/password_change/done/": STAFF,
    "admin/diagnostics/": STAFF,
    "admin/diagnostics/figures": STAFF,
    "admin/diagnostics/trace": (IN, IN, IN, POST),
    "admin/diagnostics/bundle": STAFF,
    "admin/autocomplete/": (IN, IN, IN, NO),  # Without a field to complete
    "admin/jsi18n/": STAFF,
    "admin/r/<path:content_type_id>/<path:object_id>/": (IN, IN, IN, NO),
    "admin/accounts/user/<id>/password/": STAFF,
    "admin/APPS/": STAFF,
    "admin/(?P<url>.*)$": (IN, IN, IN, NO),
}
# The models that staff sees there; some are for looking only.
ADMIN = (
    "messaging/message",
    "accounts/lockout",
    "billing/subscription",
    "billing/billingaddress",
    *(
        "auth/group",
        "accounts/user",
        "account/emailaddress",
        "mfa/authenticator",
        "usersessions/usersession",
        "universes/symbol",
        "universes/universe",
        "universes/filterset",
    ),
    *("analytics/archivedevent", "analytics/archiveposition", "analytics/eventcount", "analytics/lostevents"),
    *("analytics/symbolfigures", "analytics/symboltotals"),
    "accounts/key",
    *("monitoring/detectorthreshold", "monitoring/feedsubscription"),
    *("monitoring/alarmrule", "monitoring/alarm", "monitoring/incident"),
    *("webhooks/endpoint", "webhooks/delivery"),
    *("alerts/rule", "alerts/notice", "alerts/destination", "alerts/delivery", "alerts/backtest"),
)
ADMIN_PAGES = {
    "": STAFF,
    "add/": (IN, IN, IN, MAY),
    "<path:object_id>/change/": STAFF,
    "<path:object_id>/history/": STAFF,
    "<path:object_id>/delete/": (IN, IN, IN, MAY),
    "<path:object_id>/": (IN, IN, IN, ON),
}
TABLE = ROUTES | {f"admin/{model}/{page}": row for model in ADMIN for page, row in ADMIN_PAGES.items()}


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every route of the site, as it is written in the URL patterns."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, pattern)
        else:
            # Django lists the admin's apps in one expression.
            yield "admin/APPS/" if pattern.startswith("admin/^(?P<app_label>") else pattern


def outcome(answer: HttpResponse) -> str:
    """An answer in the words of the table; the status where there is no word."""
    if answer.status_code == 302:
        return IN if "/login/" in answer["Location"].split("?")[0] and "/code/" not in answer["Location"] else ON
    words = {200: OK, 401: IN, 403: NO, 404: NO, 405: POST, 400: BAD, 409: BAD, 503: DOWN}
    return words.get(answer.status_code, str(answer.status_code))
