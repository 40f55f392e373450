"""Events to JSON and back: encoded once, by the worker."""

from __future__ import annotations

import msgspec

from tickstock.market.events import AnyEvent

encode = msgspec.json.Encoder().encode
decode_event = msgspec.json.Decoder(AnyEvent).decode
