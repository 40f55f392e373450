from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.live.protocol import Ack, Refresh, Resume, Start, decode


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"type":"start"}', Start()),
        ('{"type":"resume","epoch":7,"seq":12}', Resume(epoch=7, seq=12)),
        ('{"type":"ack","b":3}', Ack(b=3)),
        ('{"type":"request_filtered_data_refresh"}', Refresh()),
    ],
)
def test_a_client_says_one_of_four_things(text, message):
    assert decode(text) == message


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "start", '{"type":"dance"}', '{"type":"ack"}', '{"type":"ack","b":-1}', '{"type":"ack","b":"1"}',
        '{"type":"ack","b":1.5}', '{"type":"ack","b":NaN}', '{"type":"resume","epoch":7}', '{"type":"start","user":2}',
        '{"type":"resume","epoch":7,"seq":99999999999999999999}', "[" * 4_000,
    ],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises((msgspec.MsgspecError, RecursionError)):
        decode(text)


@given(st.text(max_size=100))
def test_no_text_whatever_raises_anything_else(text):
    try:
        decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        pass
