from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.live.protocol import Ack, Refresh, Resume, SetPullInterval, Start, TryEvent, UserStatus, decode


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"type":"start"}', Start()),
        ('{"type":"resume","epoch":7,"seq":12}', Resume(epoch=7, seq=12)),
        ('{"type":"ack","b":3}', Ack(b=3)),
        ('{"type":"request_filtered_data_refresh"}', Refresh()),
        ('{"type":"start","device":"laptop-1"}', Start(device="laptop-1")),
        ('{"type":"resume","epoch":7,"seq":12,"device":"laptop_1"}', Resume(epoch=7, seq=12, device="laptop_1")),
        ('{"type":"set_pull_interval","pull_ms":250}', SetPullInterval(pull_ms=250)),
        ('{"type":"user_status"}', UserStatus()),
        ('{"type":"test_event","text":"Hello"}', TryEvent(text="Hello")),
    ],
)
def test_a_client_says_one_of_seven_things(text, message):
    assert decode(text) == message


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "start", '{"type":"dance"}', '{"type":"ack"}', '{"type":"ack","b":-1}', '{"type":"ack","b":"1"}',
        '{"type":"ack","b":1.5}', '{"type":"ack","b":NaN}', '{"type":"resume","epoch":7}', '{"type":"start","user":2}',
        '{"type":"resume","epoch":7,"seq":99999999999999999999}', "[" * 4_000, '{"type":"start","device":"short"}',
        '{"type":"start","device":"1:laptop-1"}', '{"type":"start","device":"laptop-1\\n"}', f'{{"type":"start","device":"{"x" * 65}"}}',
        '{"type":"set_pull_interval","pull_ms":249}', '{"type":"set_pull_interval","pull_ms":1e9}', '{"type":"set_pull_interval","pull_ms":Infinity}',
        f'{{"type":"test_event","text":"{"x" * 101}"}}',
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
