"""Staff prove themselves twice, and even then neither read secrets nor make themselves more than they are."""

from __future__ import annotations

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Permission
from django.test import Client

from apps.accounts.models import User
from tests.messages import letters
from tests.people import person
from tests.visitor import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis")]
SECRET = generate_totp_secret()


@pytest.fixture(autouse=True)
def _staff_need_two(settings) -> None:
    settings.STAFF_MFA = True


def code(steps_from_now: int = 0) -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + steps_from_now))


def with_app(user: User) -> User:
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def sign_in(client: Client, user: User, steps_from_now: int = 0) -> Client:
    """With the password, and with a code where one is asked for."""
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": code(steps_from_now)})
    return client


def helper(**fields: bool) -> User:
    """Somebody of the staff who may see and change accounts, but is no superuser."""
    user = person("bob", is_staff=True, **fields)
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label__in=["accounts", "mfa", "account", "usersessions"])
    )
    return with_app(user)


def test_the_admin_has_no_sign_in_of_its_own(client: Client):
    answer = client.get("/admin/accounts/user/", follow=True)

    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")
    assert client.post("/admin/login/", {"username": "alice@example.com", "password": PASSWORD}).status_code == 302


def test_staff_come_back_to_the_page_they_wanted(client: Client):
    alice = with_app(person("alice", is_staff=True, is_superuser=True))

    client.post("/accounts/login/?next=/admin/accounts/user/", {"login": alice.email, "password": PASSWORD})
    answer = client.post("/accounts/2fa/authenticate/", {"code": code()})

    assert answer["Location"] == "/admin/accounts/user/"
    assert client.get("/admin/accounts/user/").status_code == 200


def test_staff_without_a_second_factor_are_sent_to_set_one_up(client: Client):
    alice = sign_in(client, person("alice", is_staff=True, is_superuser=True))

    answer = alice.get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0] == "/accounts/2fa/"


def test_staff_who_came_in_without_it_are_asked_for_it(client: Client):
    client.force_login(with_app(person("alice", is_staff=True, is_superuser=True)))

    asked = client.get("/admin/accounts/user/", follow=True)
    client.post(asked.redirect_chain[-1][0], {"code": code(), "next": "/admin/accounts/user/"})

    assert asked.redirect_chain[-1][0].startswith("/accounts/2fa/reauthenticate/?next=")
    assert client.get("/admin/accounts/user/").status_code == 200


@pytest.mark.usefixtures("contexts")
def test_setting_up_a_factor_opens_the_admin_at_once(client: Client):
    alice = sign_in(client, person("alice", is_staff=True, is_superuser=True))
    alice.get("/admin/accounts/user/", follow=True)
    alice.post("/accounts/reauthenticate/", {"password": PASSWORD})
    form = alice.get("/accounts/2fa/totp/activate/").context["form"]

    now = format_hotp_value(hotp_value(form.secret, int(time.time()) // 30))
    codes = alice.post("/accounts/2fa/totp/activate/", {"code": now}, follow=True)

    assert 'href="/admin/accounts/user/"' in codes.content.decode()
    assert alice.get("/admin/accounts/user/").status_code == 200


def test_a_factor_that_was_taken_away_opens_nothing(client: Client):
    alice = sign_in(client, with_app(person("alice", is_staff=True, is_superuser=True)))
    assert alice.get("/admin/").status_code == 200

    Authenticator.objects.all().delete()

    assert alice.get("/admin/").status_code == 302


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/accounts/user/", "/admin/nowhere/", "/metrics"])
def test_who_is_no_staff_is_turned_away_without_a_hint(client: Client, path):
    client.force_login(person("charlie"))

    answer = client.get(path, follow=True)

    assert answer.status_code == 403
    assert "second factor" not in answer.content.decode()


def test_without_the_setting_a_password_is_enough(client: Client, settings):
    settings.STAFF_MFA = False
    client.force_login(person("alice", is_staff=True, is_superuser=True))

    assert client.get("/admin/").status_code == 200


def test_no_page_of_the_admin_shows_a_secret(client: Client):
    alice = sign_in(client, with_app(person("alice", is_staff=True, is_superuser=True)))
    factor, session = Authenticator.objects.get(type="totp"), UserSession.objects.get()
    pages = ["mfa/authenticator/", f"mfa/authenticator/{factor.pk}/change/", f"mfa/authenticator/{factor.pk}/delete/"]
    pages += ["usersessions/usersession/", f"usersessions/usersession/{session.pk}/change/"]

    shown = "".join(alice.get(f"/admin/{page}").content.decode() for page in pages)

    assert "alice@example.com" in shown
    for secret in (SECRET, factor.data["secret"], session.session_key):
        assert secret not in shown


def test_nobody_makes_or_changes_a_factor_by_hand(client: Client):
    alice = sign_in(client, with_app(person("alice", is_staff=True, is_superuser=True)))
    factor = Authenticator.objects.get(type="totp")

    assert alice.get("/admin/mfa/authenticator/add/").status_code == 403
    assert alice.post(f"/admin/mfa/authenticator/{factor.pk}/change/", {"type": "webauthn"}).status_code == 403


def test_removing_a_lost_factor_takes_its_recovery_codes_and_tells_the_owner(client: Client):
    charlie = with_app(person("charlie"))
    bob = sign_in(client, helper())
    factor = Authenticator.objects.get(user=charlie, type="totp")

    bob.post(f"/admin/mfa/authenticator/{factor.pk}/delete/", {"post": "yes"})

    assert not Authenticator.objects.filter(user=charlie).exists()
    (letter,) = letters("charlie@example.com")
    assert letter.subject == "A second factor of your TickStock account was removed"
    assert "From: " not in letter.text


def test_helpers_do_not_make_themselves_superusers(client: Client):
    bob = sign_in(client, helper())
    charlie = person("charlie")
    fields = {"email": "charlie@example.com", "name": "Charles", "time_zone": "UTC", "theme": "dark", "pull_ms": 1000}

    powers = {"is_active": "on", "is_staff": "on", "is_superuser": "on", "user_permissions": ["1"], "groups": []}
    bob.post(f"/admin/accounts/user/{charlie.pk}/change/", fields | powers)

    charlie.refresh_from_db()
    assert charlie.name == "Charles"
    assert (charlie.is_staff, charlie.is_superuser) == (False, False)
    assert not charlie.user_permissions.exists()


@pytest.mark.parametrize("page", ["change/", "password/", "delete/"])
def test_helpers_do_not_touch_the_accounts_of_staff(client: Client, page):
    alice = with_app(person("alice", is_staff=True, is_superuser=True))
    bob = sign_in(client, helper())

    changed = bob.post(f"/admin/accounts/user/{alice.pk}/{page}", {"email": "mine@example.com", "post": "yes"})
    factor = bob.post(
        f"/admin/mfa/authenticator/{Authenticator.objects.filter(user=alice)[0].pk}/delete/", {"post": "yes"}
    )

    assert changed.status_code == factor.status_code == 403
    assert User.objects.filter(email="alice@example.com").exists()


def test_an_address_is_not_confirmed_by_staff(client: Client):
    bob = sign_in(client, helper())
    address = EmailAddress.objects.get(user=person("charlie"))

    assert bob.post(f"/admin/account/emailaddress/{address.pk}/change/", {"verified": "on"}).status_code == 403


@pytest.mark.parametrize("action", ["end_sessions", "deactivate"])
def test_an_action_ends_the_sessions_of_users_but_not_of_staff(client: Client, action):
    charlie, alice = Client(), Client()
    sign_in(charlie, person("charlie"))
    sign_in(alice, with_app(person("alice", is_staff=True, is_superuser=True)))
    bob = sign_in(client, helper(), steps_from_now=1)

    chosen = list(User.objects.values_list("pk", flat=True))
    bob.post("/admin/accounts/user/", {"action": action, "_selected_action": chosen})

    assert charlie.get("/dashboard/").status_code == 302
    assert alice.get("/dashboard/").status_code == bob.get("/dashboard/").status_code == 200
    assert User.objects.get(email="charlie@example.com").is_active == (action == "end_sessions")


def test_staff_find_people_by_what_they_say_of_themselves(client: Client):
    person("charlie", phone="+12125550100")
    User.objects.update(name="Charles Day")
    bob = sign_in(client, helper())

    for words in ("charlie@", "+12125550100", "Charles"):
        page = bob.get("/admin/accounts/user/", {"q": words}).content.decode()
        assert "charlie@example.com" in page
