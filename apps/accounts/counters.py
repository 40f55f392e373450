"""What the metrics say of signing in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from prometheus_client import Counter

SIGN_INS = Counter("ts_sign_ins", "Tries to sign in, by what came of them", ["outcome"])
DONE, FAILED, HELD_OFF = (SIGN_INS.labels(outcome) for outcome in ("done", "failed", "held off"))


def put_in_place() -> None:
    """Listen to Django's signals: every way of signing in sends them."""
    user_logged_in.connect(_done, dispatch_uid="count-sign-ins")
    user_login_failed.connect(_failed, dispatch_uid="count-failed-sign-ins")


def _done(**_: Any) -> None:
    DONE.inc()


def _failed(**_: Any) -> None:
    FAILED.inc()
