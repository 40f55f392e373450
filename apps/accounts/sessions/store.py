"""Where sign-ins are kept (settings.SESSION_ENGINE), and how long one lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

SIGNED_IN_AT = "signed_in_at"


class SessionStore(db.SessionStore):
    """Django's, but for its end: whatever saves a session was done by its owner just now.

    The cookie lives longer than that, for activity moves the end without a word to the browser.
    """

    known_end: datetime | None = None

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        return _end(self.get(SIGNED_IN_AT))

    async def aget_expiry_date(self, **kwargs: Any) -> datetime:
        return _end(await self.aget(SIGNED_IN_AT))

    def extend(self) -> None:
        """Move the end in the database and nothing else: two requests at once lose nothing, an ended session stays so."""
        self.known_end = self.get_expiry_date()
        Session.objects.filter(pk=self.session_key, expire_date__gt=timezone.now()).update(expire_date=self.known_end)

    @property
    def signed_in_at(self) -> datetime:
        """Now, where nobody is."""
        return _moment(self.get(SIGNED_IN_AT))

    @property
    def seconds_left(self) -> int:
        """Until it ends by itself."""
        self.get(SIGNED_IN_AT)  # It may not have been looked at yet
        return max(int((self.known_end - timezone.now()).total_seconds()), 0) if self.known_end else 0

    @property
    def can_stay(self) -> bool:
        """Whether activity would still move the end."""
        return bool(
            self.known_end and self.known_end < self.signed_in_at + timedelta(seconds=settings.SESSION_ABSOLUTE)
        )

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        made = super().create_model_instance(data)
        self.known_end = made.expire_date
        return cast(Session, made)

    async def acreate_model_instance(self, data: dict[str, Any]) -> Session:
        made = await super().acreate_model_instance(data)
        self.known_end = made.expire_date
        return cast(Session, made)

    def _get_session_from_db(self) -> Session | None:
        found: Session | None = super()._get_session_from_db()  # type: ignore[misc]  # Private, but where it is read
        self.known_end = found.expire_date if found else None
        return found

    async def _aget_session_from_db(self) -> Session | None:
        found: Session | None = await super()._aget_session_from_db()  # type: ignore[misc]
        self.known_end = found.expire_date if found else None
        return found


def _end(signed_in_at: float | None) -> datetime:
    """When a sign-in ends that is not used again."""
    idle = timezone.now() + timedelta(seconds=settings.SESSION_IDLE)
    return min(idle, _moment(signed_in_at) + timedelta(seconds=settings.SESSION_ABSOLUTE))


def _moment(signed_in_at: float | None) -> datetime:
    return datetime.fromtimestamp(signed_in_at, UTC) if signed_in_at else timezone.now()
