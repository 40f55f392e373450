"""What a message says and to whom: sealed while it waits, and gone once it is over."""

from __future__ import annotations

import msgspec

from tickstock.sealing import seal, unseal


class Letter(msgspec.Struct, frozen=True):
    """A mail or an SMS; an SMS has neither subject nor HTML."""

    to: str
    text: str
    subject: str = ""
    html: str = ""

    def sealed(self) -> bytes:
        """As it lies in the database."""
        return seal(msgspec.json.encode(self, enc_hook=str.__str__))  # Templates give strings marked as safe

    @classmethod
    def opened(cls, sealed: bytes) -> Letter:
        """What was sealed; ValueError when it cannot be read."""
        return msgspec.json.decode(unseal(sealed), type=cls)
