"""alice with one of everything, bob beside her, and somebody of the staff: the people who try every route."""

from __future__ import annotations

import json
import time
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from apps.accounts.keys import making
from apps.accounts.models import LockOut, User
from apps.alerts import places
from apps.alerts import services as alerts
from apps.alerts.models import BackTest, Notice
from apps.analytics.models import ArchivePosition, LostEvents, SymbolFigures
from apps.billing.models import BillingAddress
from apps.messaging.models import Kind
from apps.messaging.services import send_mail
from apps.monitoring.models import Alarm, AlarmRule, DetectorThreshold, FeedSubscription, Incident
from apps.universes.models import FilterSet, Share
from apps.webhooks import services as webhooks
from tests.archive import archived
from tests.factories import HOUR, OPEN, high
from tests.people import person, universe

PEOPLE = ("anonymous", "alice", "bob", "staff")
ALICES_PHONE = "+12025550143"


class World:
    def __init__(self) -> None:
        self._sessions: dict[str, str] = {}
        self.alice = person("alice", phone=ALICES_PHONE, phone_verified=True)
        self.bob = person("bob", phone="+12025550144", phone_verified=True)
        self.staff = person("staff", phone="+12025550145", phone_verified=True, is_staff=True, is_superuser=True)
        self.secret = generate_totp_secret()
        for one in (self.alice, self.staff):
            TOTP.activate(one, self.secret)
            RecoveryCodes.activate(one)
        self.passkey = WebAuthn.add(self.alice, "alice's key", credential()).instance
        self.universe = universe("Alice's own", "MSFT", owner=self.alice)
        self.key = making.make(owner=self.alice, name="Alice's own", scopes=["read"])[0]
        self.filters = FilterSet.objects.create(owner=self.alice, name="Alice's own")
        self.webhook, self.webhook_secret = webhooks.create(
            owner=self.alice, wish=webhooks.Wish(name="Alice's own hook", url="https://alice.example/hook")
        )
        self.delivery = webhooks.test(endpoint=self.webhook, now=timezone.now())
        self.destination = places.mail_of(self.alice)
        self.alert = alerts.make(owner=self.alice, wish=alerts.Wish(name="Alice's own alert", expression="last > 1"))
        self.alert_delivery = places.test(destination=self.destination, now=timezone.now())
        self.back_test = BackTest.objects.create(owner=self.alice, rule=self.alert, asked={}, days=["2026-11-18"])
        Notice.objects.create(
            epoch=1, seq=1, rule=self.alert, owner=self.alice, rule_uid=self.alert.uid, rule_name=self.alert.name,
            version=1, symbol="MSFT", moment="1", at=1, told_at=timezone.now(),
        )  # fmt: skip
        self.share = Share.objects.create(universe=self.universe)
        send_mail(kind=Kind.RESET, to=self.alice.email, subject="A code", text="123456", user_id=self.alice.pk)
        LockOut.objects.create(login="b***@example.com", key="0", until=timezone.now(), created_at=timezone.now())
        archived([high(at=OPEN - 24 * HOUR)])
        ArchivePosition.objects.create(shard=0)
        LostEvents.objects.create(shard=0, epoch=7, first=1, reason="epoch")
        figures = dict.fromkeys(("open", "last", "high", "low", "volume", "turnover"), 190.0)
        SymbolFigures.objects.create(
            day="2026-11-18", session="regular", symbol="AAPL", trades=1, highs=1, lows=0, at=0, **figures
        )
        BillingAddress.objects.create(user=self.alice, name="Alice", city="Alicetown", country="US")
        Group.objects.create(name="Clerks")
        DetectorThreshold.objects.create(name="high_low", value=0.001)
        FeedSubscription.objects.create(topics="T.*")
        now = timezone.now()
        rule, _ = AlarmRule.objects.get_or_create(name="late", figure="feed_lag", threshold=5.0)
        alarm = Alarm.objects.create(rule=rule, name="late", value=9.0, worst=9.0, began_at=now, raised_at=now)
        Incident.objects.create(title="Live data is late", began_at=now, alarm=alarm)

    def user(self, who: str) -> User:
        found = getattr(self, who)
        assert isinstance(found, User)
        return found

    def browser(self, who: str) -> Client:
        """A browser in which `who` has just signed in and confirmed it, with everything that was asked for."""
        client = Client(raise_request_exception=False)
        if who == "anonymous":
            return client
        if not Session.objects.filter(pk=self._sessions.get(who)).exists():
            client.force_login(self.user(who))
            session = client.session
            usual = {"at": time.time(), "reauthenticated": True}
            methods = [{"method": "password", **usual}, {"method": "mfa", "type": "totp", **usual}]
            session["account_authentication_methods"] = methods
            session["account_authentication_methods_user"] = str(self.user(who).pk)
            session.save()
            self._sessions[who] = str(session.session_key)
        client.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[who]
        return client

    def program(self, who: str) -> dict[str, Any]:
        """What a program sends along in which `who` has just signed in."""
        return {} if who == "anonymous" else {"X-Session-Token": self.browser(who).session.session_key}


def credential() -> dict[str, Any]:
    """A passkey as a browser hands it over; nobody holds its other half."""
    key = ES256.from_cryptography_key(generate_private_key(SECP256R1()).public_key())
    attested = AttestedCredentialData.create(Aaguid.NONE, b"alice's credential", key)
    data = AuthenticatorData.create(b"\0" * 32, AuthenticatorData.FLAG.AT | AuthenticatorData.FLAG.UP, 0, attested)
    name = websafe_encode(attested.credential_id)
    client = json.dumps({"type": "webauthn.create", "challenge": "", "origin": "https://testserver"}).encode()
    response = {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(bytes(AttestationObject.create("none", data, {}))),
    }
    return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}
