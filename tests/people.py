"""alice (owner), bob (other) and charlie (stranger)."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from apps.accounts.models import User
from apps.universes.models import InForce, Symbol, Universe
from tests.visitor import PASSWORD


def person(name: str, **fields: object) -> User:
    """Somebody who can sign in as NAME@example.com."""
    user = User.objects.create_user(f"{name}@example.com", PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def universe(name: str, *tickers: str, owner: User | None = None) -> Universe:
    made = Universe.objects.create(name=name, owner=owner)
    made.members.set([Symbol.objects.get_or_create(ticker=ticker)[0] for ticker in tickers])
    return made


def looks_at(user: User, chosen: Universe) -> None:
    InForce.objects.update_or_create(user=user, defaults={"universe": chosen})
