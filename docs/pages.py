"""The pages that `docs.screens` shows, and how each is reached."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import django
from django.template.loader import render_to_string
from playwright.sync_api import Page

from docs.pictures import EMAIL, PASSWORD, offers

Then = Callable[[Page], None]
PEOPLE = {
    "nobody": ("", ""),
    "trader": (EMAIL, PASSWORD),
    "staff": ("staff@tickstock.localhost", "keep-the-ledger"),
}
WIDGETS = 2_500  # Milliseconds until a page of widgets stands again


@dataclass(frozen=True)
class Shown:
    """A page as one picture: whose, where, what is done there first."""

    who: str
    name: str
    path: str
    then: Then | None = None
    settle: int = 0
    whole: bool = True

    def open(self, page: Page, address: str) -> None:
        page.goto(address + self.path)
        page.locator("body").wait_for()
        if self.then:
            self.then(page)


def _confirmed(page: Page) -> None:
    """Who one is, said once more."""
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "reauthenticate" not in url)


def follow(selector: str) -> Then:
    """Go where the first such link leads."""

    def then(page: Page) -> None:
        page.goto(page.locator(selector).first.evaluate("link => link.href"))

    return then


def press(key: str) -> Then:
    def then(page: Page) -> None:
        _at_work(page)
        page.keyboard.press(key)

    return then


def click(selector: str) -> Then:
    def then(page: Page) -> None:
        _at_work(page)
        page.locator(selector).first.click()

    return then


def failing(code: str) -> Then:
    """A page that says what went wrong, without anything going wrong."""

    def then(page: Page) -> None:
        text = render_to_string(f"{code}.html")
        page.route("**/shown", lambda route: route.fulfill(body=text, content_type="text/html"))
        page.goto("/".join(page.url.split("/")[:3]) + "/shown")

    return then


def _at_work(page: Page) -> None:
    page.locator("html[data-scripts=at-work]").wait_for()
    offers(page)
    page.wait_for_timeout(WIDGETS)


def _sign_up(page: Page) -> None:
    some = int(time.time())
    page.get_by_label("E-mail", exact=True).fill(f"screens-{some}@tickstock.localhost")
    page.get_by_label("Phone number").fill(f"+1212555{some % 10_000:04}")
    page.get_by_label("Password", exact=True).fill("a horse of some length")
    page.get_by_label("I accept the terms").check()
    page.get_by_role("button", name="Make an account").click()
    page.get_by_label("Code from the SMS").wait_for()


def _refused_sign_in(page: Page) -> None:
    page.locator("[name=login]").fill("nobody@tickstock.localhost")
    page.locator("[name=password]").fill("not the password")
    page.keyboard.press("Enter")
    page.locator("[role=alert]").first.wait_for()


def _reset(page: Page) -> None:
    page.locator("[name=email]").fill(EMAIL)
    page.keyboard.press("Enter")
    page.locator("[name=code]").wait_for()


def _widgets(page: Page) -> None:
    _at_work(page)
    page.wait_for_timeout(2 * WIDGETS)
    offers(page)  # The tour begins with the first events


def _play(page: Page) -> None:
    follow("main a[href^='/replay/2']")(page)
    _widgets(page)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tickstock.settings.local")
django.setup()
PAGES = (
    Shown("nobody", "landing", "/", settle=WIDGETS),
    Shown("nobody", "status", "/status/"),
    Shown("nobody", "terms", "/terms/"),
    Shown("nobody", "privacy", "/privacy/"),
    Shown("nobody", "sign-in", "/accounts/login/"),
    Shown("nobody", "sign-in-refused", "/accounts/login/", _refused_sign_in),
    Shown("nobody", "sign-in-code", "/accounts/login/code/"),
    Shown("nobody", "sign-up", "/accounts/signup/"),
    Shown("nobody", "sign-up-phone", "/accounts/signup/", _sign_up),
    Shown("nobody", "reset", "/accounts/password/reset/"),
    Shown("nobody", "reset-code", "/accounts/password/reset/", _reset),
    Shown("nobody", "closed", "/accounts/deleted/"),
    Shown("nobody", "inactive", "/accounts/inactive/"),
    Shown("nobody", "messages", "/dev/messages/"),
    Shown("nobody", "developers", "/developers/"),
    Shown("nobody", "problems", "/developers/problems/"),
    Shown("nobody", "reference", "/developers/reference/", settle=WIDGETS, whole=False),
    *(
        Shown("nobody", f"error-{code}", "/terms/", failing(code))
        for code in ("400", "403", "403_csrf", "404", "429", "500")
    ),
    Shown("trader", "tour", "/dashboard/", settle=WIDGETS, whole=False),
    Shown("trader", "dashboard", "/dashboard/", _widgets, settle=WIDGETS),
    Shown("trader", "symbol-panel", "/dashboard/", click(".rows tbody tr .symbol"), whole=False),
    Shown("trader", "keys", "/dashboard/", press("?"), whole=False),
    Shown("trader", "layouts", "/dashboard/", press("l"), whole=False),
    Shown("trader", "widget-menu", "/dashboard/", click(".widget > header [aria-haspopup=dialog]"), whole=False),
    Shown("trader", "add-widget", "/dashboard/", click("[data-add]:visible"), whole=False),
    Shown("trader", "account-menu", "/terms/", click("[popovertarget=account]"), whole=False),
    Shown("trader", "universes", "/universes/"),
    Shown(
        "trader", "universe", "/universes/", follow("main a[href^='/universes/']:not([href*=new]):not([href*=compare])")
    ),
    Shown("trader", "universe-picked", "/universes/new/picked/"),
    Shown("trader", "universe-list", "/universes/new/list/"),
    Shown("trader", "universe-rule", "/universes/new/rule/"),
    Shown("trader", "universe-combination", "/universes/new/combination/"),
    Shown("trader", "universes-compared", "/universes/compare/"),
    Shown("trader", "filters", "/filters/"),
    Shown("trader", "filters-new", "/filters/new/", settle=1_000),
    Shown("trader", "session", "/session/"),
    Shown("trader", "outcomes", "/session/", follow("a[href$='/outcomes/']")),
    Shown("trader", "history", "/history/"),
    Shown("trader", "symbols", "/symbols/?q=a"),
    Shown("trader", "symbols-none", "/symbols/?q=zzzz"),
    Shown("trader", "symbol", "/symbols/MSFT/", settle=1_000),
    Shown("trader", "replay", "/replay/"),
    Shown("trader", "replay-playing", "/replay/", _play, settle=WIDGETS),
    Shown("trader", "profile", "/accounts/profile/"),
    Shown("trader", "email", "/accounts/email/", _confirmed),
    Shown("trader", "phone", "/accounts/phone/change/"),
    Shown("trader", "password", "/accounts/password/change/"),
    Shown("trader", "security", "/accounts/2fa/"),
    Shown("trader", "totp", "/accounts/2fa/totp/activate/"),
    Shown("trader", "passkeys", "/accounts/2fa/webauthn/"),
    Shown("trader", "passkey-new", "/accounts/2fa/webauthn/add/"),
    Shown("trader", "confirm", "/accounts/reauthenticate/"),
    Shown("trader", "sessions", "/accounts/sessions/"),
    Shown("trader", "billing", "/accounts/billing/"),
    Shown("trader", "data", "/accounts/data/"),
    Shown("trader", "api-keys", "/accounts/keys/"),
    Shown("trader", "api-key-new", "/accounts/keys/new/", _confirmed),
    Shown("trader", "webhooks", "/accounts/webhooks/"),
    Shown("trader", "webhook-new", "/accounts/webhooks/new/"),
    Shown("trader", "alerts", "/alerts/"),
    Shown("trader", "alert-new", "/alerts/new/?starter=strong-open", settle=WIDGETS),
    Shown("trader", "alert-events", "/alerts/new/?starter=big-gap", settle=WIDGETS),
    Shown("trader", "alert", "/alerts/", follow(".sets h3 a")),
    Shown("trader", "alert-history", "/alerts/history/"),
    Shown("trader", "alert-destinations", "/alerts/destinations/"),
    Shown("trader", "alert-deliveries", "/alerts/deliveries/"),
    Shown("trader", "alert-language", "/alerts/language/"),
    Shown("trader", "closing", "/accounts/data/delete/"),
    Shown("trader", "sign-out", "/accounts/logout/"),
    Shown("staff", "admin", "/admin/"),
    Shown("staff", "admin-users", "/admin/accounts/user/"),
    Shown("staff", "admin-messages", "/admin/messaging/message/"),
    Shown("staff", "admin-diagnostics", "/admin/diagnostics/"),
    Shown("staff", "admin-rules", "/admin/monitoring/alarmrule/"),
    Shown("staff", "admin-rule", "/admin/monitoring/alarmrule/", follow("#result_list tbody th a")),
    Shown("staff", "admin-alarms", "/admin/monitoring/alarm/"),
    Shown("staff", "admin-incident", "/admin/monitoring/incident/add/"),
)
