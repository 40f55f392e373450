"""What one open page says to the server, and what comes of it."""

from __future__ import annotations

from uuid import uuid4

import msgspec
from channels.db import database_sync_to_async

from apps.accounts.second_factor.staff import may_act_as_staff
from apps.live import counters, protocol
from apps.live.conversation import Conversation
from apps.live.messages import Delivery, Limits, Tested, UserStatusResponse
from apps.live.protocol import (
    Ack,
    Authenticate,
    ClientMessage,
    Refresh,
    RequestGauges,
    Resume,
    SetPullInterval,
    SetReplaySpeed,
    Start,
    TryEvent,
    UserStatus,
)
from apps.live.under_way import ACK_WITHIN, FRAME, UNACKNOWLEDGED
from apps.universes.services import choose_pull_interval
from tickstock.stream import orders
from tickstock.stream.log import Position


async def hear(talk: Conversation, text: str | None) -> None:
    """Take in one frame from the client; None is one that is not text."""
    if talk.has_ended:
        return
    if text is None or len(text.encode()) > protocol.LARGEST:
        return await talk.forgive(f"Expected a text frame of at most {protocol.LARGEST} bytes")
    try:
        message = protocol.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as problem:
        return await talk.forgive(str(problem))
    if isinstance(message, Ack) and talk.viewer and talk.viewer.ack(message.b):
        await _acknowledged(talk)
    elif talk.manners.may_speak(talk.clock()):
        await _answer(talk, message)
    else:
        await talk.end(protocol.TOO_MANY, "Too many frames", retry=False)


async def _acknowledged(talk: Conversation) -> None:
    """The device has got further; a page that is behind gets more at once, as fast as it takes it in."""
    assert talk.viewer
    position = talk.viewer.under_way.acknowledged
    assert position
    if talk.device:
        talk.hub.positions.move(talk.device, position)
    if talk.viewer.is_behind:
        await talk.say_what_is_new()


async def _answer(talk: Conversation, message: ClientMessage) -> None:
    viewer = talk.viewer
    match message:
        case Authenticate():
            await talk.forgive("You are known already")
        case Start(device=device) if viewer is None:
            counters.BEGUN.labels("anew").inc()
            await talk.begin(device, None)
            await _refresh(talk)
        case Resume(epoch=epoch, seq=seq, device=device) if viewer is None:
            counters.BEGUN.labels("resumed").inc()
            await talk.begin(device, Position(epoch, seq))
            await talk.say_what_is_new()
        case Ack(b=b) if viewer and b <= viewer.counts.frames:
            pass  # Said twice
        case Ack(b=b) if viewer:
            await talk.forgive(f"Frame {b} was never sent")
        case Refresh() if viewer:
            await _refresh(talk)
        case RequestGauges() if viewer:
            talk.gauges.ask()
        case SetPullInterval(pull_ms=pull_ms):
            await database_sync_to_async(choose_pull_interval)(user_id=talk.caller.user.pk, pull_ms=pull_ms)
        case SetReplaySpeed(speed=speed):
            await talk.set_speed(speed)
        case UserStatus():
            await talk.say(_status(talk))
        case TryEvent(text=words):
            await _try_event(talk, words)
        case _:
            await talk.forgive("Say start or resume first, and once")


async def _refresh(talk: Conversation) -> None:
    assert talk.viewer
    talk.viewer.refresh()
    await talk.say_what_is_new()


async def _try_event(talk: Conversation, words: str) -> None:
    """The ingest worker alone writes the log: it is asked to, and its answer comes the way every event does."""
    if not await database_sync_to_async(may_act_as_staff)(talk.caller.user, talk.caller.session_key):
        return await talk.end(protocol.NOT_ALLOWED, "Only staff may send test events", retry=False)
    order = orders.Probe(eid=f"test-{uuid4().hex}", text=words)
    await talk.hub.desk.ask(lambda redis: orders.push(redis, 0, order))
    await talk.say(Tested(eid=order.eid))


def _status(talk: Conversation) -> UserStatusResponse:
    assert talk.choice
    guests = talk.hub.guests
    return UserStatusResponse(
        sessions=guests.count(talk.caller.user.pk),
        limits=Limits(
            sockets=guests.per_user,
            frame_bytes=FRAME,
            unacknowledged=UNACKNOWLEDGED,
            ack_within_ms=round(ACK_WITHIN * 1000),
        ),
        pull_ms=talk.choice.pull_ms,
        settings=talk.settings,
        delivery=talk.viewer.counts if talk.viewer else Delivery(),
    )
