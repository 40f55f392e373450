"""Pages that nothing shifts: each begins after the last key of the one before."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

import msgspec
from msgspec import Meta

from apps.api.problems import Mistake, Refused
from apps.api.types import Cursor

Size = Annotated[int, Meta(ge=1, le=1_000)]


class Paged(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    limit: Size = 100
    cursor: Cursor | None = None

    def after(self) -> str:
        """The key the page begins after; empty for the first."""
        try:
            return urlsafe_b64decode((self.cursor or "").encode("ascii")).decode()
        except (ValueError, UnicodeError):
            raise Refused("That cursor is of no page.", 422, errors=(Mistake("cursor", "Not ours."),)) from None

    def after_number(self) -> int:
        """The same where keys are numbers; 0 for the first."""
        text = self.after()
        if not text:
            return 0
        if not (text.isascii() and text.isdecimal() and len(text) < 16):
            raise Refused("That cursor is of no page.", 422, errors=(Mistake("cursor", "Not ours."),))
        return int(text)


def cursor(key: object) -> str:
    return urlsafe_b64encode(str(key).encode()).decode()
