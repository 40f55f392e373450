"""A second factor: offered once, changed only by who just proved it is them, and never guessed."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.db import connections
from django.test import Client

from apps.accounts.models import User
from apps.messaging.letters import Letter
from tests.messages import letters
from tests.people import person
from tests.visitor import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis")]
SECRET = generate_totp_secret()
STEP = 30  # Seconds
AUTHENTICATE = "/accounts/2fa/authenticate/"
CHANGES = ["totp/activate/", "totp/deactivate/", "webauthn/add/", "recovery-codes/generate/", "recovery-codes/"]


def code(steps_from_now: int = 0, secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // STEP + steps_from_now))


def wrong_codes(count: int) -> list[str]:
    """Codes that are right in no step around now."""
    right = {code(step) for step in range(-5, 6)}
    return [each for number in range(count + 11) if (each := f"{number:06}") not in right][:count]


def alice_with_app() -> User:
    alice = person("alice")
    TOTP.activate(alice, SECRET)
    RecoveryCodes.activate(alice)
    return alice


def recovery_codes(user: User) -> list[str]:
    codes: list[str] = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    return codes


def told_of_recovery_codes() -> list[Letter]:
    return [letter for letter in letters("alice@example.com") if "recovery code" in letter.subject]


def after_the_password(client: Client, user: User) -> Client:
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def confirmed(client: Client, user: User) -> Client:
    """Signed in, and the password typed once more."""
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/dashboard/").status_code == 200


def with_a_code(client: Client, typed: str) -> bool:
    client.post(AUTHENTICATE, {"code": typed})
    return is_in(client)


# Signing in


def test_the_password_alone_does_not_let_in(client: Client):
    after_the_password(client, alice_with_app())

    assert not is_in(client)
    assert with_a_code(client, code())


@pytest.mark.parametrize(("steps", "lets_in"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_wrong_by_one_step(client: Client, steps, lets_in):
    with time_machine.travel(1_800_000_015.0, tick=False):
        after_the_password(client, alice_with_app())

        assert with_a_code(client, code(steps)) == lets_in


@pytest.mark.parametrize("later", [0, 31, 59])
def test_a_code_of_the_app_works_once(client: Client, settings, later):
    # A cache that goes by the test's clock
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": f"{later}"}}
    with time_machine.travel(1_800_000_000.0, tick=False) as clock:
        alice, seen = alice_with_app(), code(1)
        assert with_a_code(after_the_password(client, alice), seen)
        clock.shift(later)

        assert not with_a_code(after_the_password(Client(), alice), seen)


def test_one_code_typed_in_many_places_at_once_lets_one_in(client: Client):
    alice, seen = alice_with_app(), code()
    people = [after_the_password(Client(REMOTE_ADDR=f"10.0.0.{number}"), alice) for number in range(4)]

    assert sum(at_once(lambda someone: with_a_code(someone, seen), people)) == 1


def test_a_recovery_code_works_once_tells_its_owner_and_says_when_few_are_left(client: Client):
    alice = alice_with_app()
    first, *others = recovery_codes(alice)

    assert with_a_code(after_the_password(client, alice), first)
    assert not with_a_code(after_the_password(Client(), alice), first)

    (letter,) = told_of_recovery_codes()
    assert "9 codes are left" in letter.text
    assert "Make new ones" not in letter.text
    for each in others[:7]:
        assert with_a_code(after_the_password(Client(), alice), each)
    assert "2 codes are left. Make new ones" in told_of_recovery_codes()[-1].text


def test_one_recovery_code_typed_in_many_places_at_once_lets_one_in():
    alice = alice_with_app()
    first = recovery_codes(alice)[0]
    people = [after_the_password(Client(REMOTE_ADDR=f"10.0.0.{number}"), alice) for number in range(4)]

    assert sum(at_once(lambda someone: with_a_code(someone, first), people)) == 1


def at_once(do, people, threads: int = 8) -> list:
    def one(someone):
        try:
            return do(someone)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, people))


# Guessing


def test_two_hundred_guesses_at_once_are_five_at_most_wherever_they_come_from():
    alice = alice_with_app()
    session = after_the_password(Client(), alice).cookies

    def guess(number_and_code) -> bool:
        number, typed = number_and_code
        guesser = Client(REMOTE_ADDR=f"10.0.{number // 250}.{number % 250}")
        guesser.cookies = session
        return "not the right code" in guesser.post(AUTHENTICATE, {"code": typed}).content.decode()

    judged = at_once(guess, enumerate(wrong_codes(200)), threads=20)

    assert 1 <= sum(judged) <= 5
    # And the right one comes too late: nobody learns what it was by trying on.
    assert not with_a_code(after_the_password(Client(REMOTE_ADDR="10.1.0.1"), alice), code())


def test_recovery_codes_are_not_guessed_beside_the_codes_of_the_app():
    alice = alice_with_app()
    someone = after_the_password(Client(), alice)
    for typed in wrong_codes(5):
        assert not with_a_code(someone, typed)

    assert not with_a_code(someone, recovery_codes(alice)[0])


def test_one_address_guesses_at_several_people_ten_times_a_minute_at_most():
    people = [person(name) for name in ("alice", "bob", "charlie")]
    for user in people:
        TOTP.activate(user, generate_totp_secret())
    judged = 0

    for user in people:
        someone = after_the_password(Client(), user)
        for typed in wrong_codes(5):
            judged += "not the right code" in someone.post(AUTHENTICATE, {"code": typed}).content.decode()

    assert judged <= 10


def test_guesses_while_setting_up_are_limited_too(client: Client):
    alice = confirmed(client, person("alice"))
    alice.get("/accounts/2fa/totp/activate/")

    answers = [alice.post("/accounts/2fa/totp/activate/", {"code": typed}) for typed in wrong_codes(8)]

    assert sum("not the right code" in answer.content.decode() for answer in answers) <= 5
    assert not Authenticator.objects.exists()


# Changing


@pytest.mark.parametrize("page", CHANGES)
def test_a_change_asks_who_it_is(client: Client, page):
    client.force_login(alice_with_app() if page != "totp/activate/" else person("alice"))

    answer = client.get(f"/accounts/2fa/{page}")

    assert answer["Location"].startswith("/accounts/reauthenticate/?next=")


def test_whoever_proved_it_six_minutes_ago_is_asked_anew(client: Client):
    with time_machine.travel(1_800_000_000.0, tick=False) as clock:
        alice = confirmed(client, alice_with_app())
        page = "/accounts/2fa/totp/deactivate/"
        clock.shift(299)
        assert alice.get(page).status_code == 200

        clock.shift(2)

        assert alice.get(page).status_code == 302
        alice.post(page)
        assert Authenticator.objects.filter(type="totp").exists()


@pytest.mark.parametrize(
    ("method", "what"), [("DELETE", "totp"), ("POST", "recovery-codes"), ("GET", "recovery-codes")]
)
def test_programs_are_asked_too(client: Client, method, what):
    client.force_login(alice_with_app())
    token = {"X-Session-Token": str(client.session.session_key)}
    before = list(Authenticator.objects.values("pk", "data"))

    answer = client.generic(method, f"/_allauth/app/v1/account/authenticators/{what}", headers=token)

    assert answer.status_code == 401
    assert list(Authenticator.objects.values("pk", "data")) == before


@pytest.mark.usefixtures("contexts")
def test_each_change_is_told_to_the_owner(client: Client):
    alice = confirmed(client, person("alice"))
    secret = alice.get("/accounts/2fa/totp/activate/").context["form"].secret

    alice.post("/accounts/2fa/totp/activate/", {"code": code(secret=secret)})
    alice.post("/accounts/2fa/recovery-codes/generate/")
    alice.post("/accounts/2fa/totp/deactivate/")

    told = letters("alice@example.com")
    assert [letter.subject for letter in told] == [
        "Your TickStock authenticator app is on",
        "New recovery codes for your TickStock account",
        "Your TickStock authenticator app is off",
    ]
    assert all(secret not in letter.text + letter.html for letter in told)
    assert not Authenticator.objects.exists()


def test_recovery_codes_are_shown_once(client: Client):
    alice = confirmed(client, alice_with_app())
    first = recovery_codes(User.objects.get())[0]
    spaced = f"{first[:4]} {first[4:]}"

    pages = [alice.get("/accounts/2fa/recovery-codes/").content.decode() for _ in range(2)]

    assert [spaced in page for page in pages] == [True, False]
    assert alice.get("/accounts/2fa/recovery-codes/download/").status_code in (403, 404)


def test_secrets_lie_sealed(client: Client):
    alice_with_app()

    app = Authenticator.objects.get(type="totp")
    codes = Authenticator.objects.get(type="recovery_codes")

    assert SECRET not in str(app.data)
    assert app.data["secret"].startswith("gAAAA")
    assert codes.data["seed"].startswith("gAAAA")


# Offering


def test_a_second_factor_is_offered_until_it_is_declined(client: Client):
    client.force_login(person("alice"))
    assert "Add a second factor" in client.get("/dashboard/").content.decode()

    client.post("/accounts/2fa/decline/")

    assert "Add a second factor" not in client.get("/dashboard/").content.decode()


@pytest.mark.usefixtures("contexts")
def test_who_has_one_is_offered_none(client: Client):
    alice = confirmed(client, person("alice"))
    secret = alice.get("/accounts/2fa/totp/activate/").context["form"].secret

    alice.post("/accounts/2fa/totp/activate/", {"code": code(secret=secret)})

    assert "Add a second factor" not in alice.get("/dashboard/").content.decode()


def test_the_security_page_says_when_the_password_changed(client: Client):
    user = person("alice")
    with time_machine.travel("2026-11-20T12:00:00Z"):
        user.set_password(PASSWORD)
        user.save()
    client.force_login(user)

    assert "20 November 2026" in client.get("/accounts/2fa/").content.decode()


@pytest.mark.parametrize("path", ["", "totp/deactivate/", "webauthn/", "recovery-codes/", "webauthn/keys/1/remove/"])
def test_nobody_sees_the_factors_of_another(client: Client, path):
    alice_with_app()

    answer = confirmed(client, person("bob")).get(f"/accounts/2fa/{path}")

    assert answer.status_code == 404 if path not in ("", "webauthn/") else "Not used yet" not in str(answer.content)
