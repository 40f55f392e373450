"""The archive: every event of the log, exactly once."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from threading import Thread

import msgspec
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from apps.analytics.archive import jobs, partitions, store
from apps.analytics.archive.run import Archiver
from apps.analytics.archive.totals import rebuild
from apps.analytics.models import ArchivedEvent, ArchivePosition, EventCount, LostEvents, SymbolTotals
from tests.archive import archived
from tests.factories import HOUR, OPEN, high, item, low
from tests.log import Log
from tests.samples import TAPE, needs_samples
from tests.services.environment import environment
from tickstock.market import wire
from tickstock.stream import pulse
from tickstock.stream.extent import Extent
from tickstock.stream.log import Position

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 11, 18)
URL = f"redis://127.0.0.1:{environment.valkey_port}/0"


def archive(batch: int = 2_000) -> Extent:
    """Archive all there is; what the log then holds."""
    with Archiver(URL, batch=batch) as archiver:
        assert archiver.run(30.0)
        return archiver.extent()


def seqs() -> list[int]:
    return list(ArchivedEvent.objects.order_by("id").values_list("seq", flat=True))


def totals() -> dict[str, list[dict]]:
    """Everything that is counted, without the keys of the rows."""
    return {
        model.__name__: sorted(
            ({name: value for name, value in row.items() if name != "id"} for row in model.objects.values()), key=str
        )
        for model in (SymbolTotals, EventCount)
    }


def test_what_is_in_the_log_is_archived_once_and_the_log_is_told(log: Log):
    log.write(25)

    extent = archive(batch=10)
    archive()
    log.write(2)
    archive()

    assert extent.archived == 25
    assert seqs() == list(range(1, 28))
    assert ArchivePosition.objects.get().archived == 27
    event = ArchivedEvent.objects.order_by("id").first()
    assert event is not None
    assert (event.day, event.kind, event.symbol, event.at) == (DAY, "high", "AAPL", OPEN + 1)


def test_two_archivers_at_once_are_harmless(log: Log):
    log.write(400)
    failures: list[BaseException] = []

    def one() -> None:
        try:
            with Archiver(URL, batch=20) as archiver:
                while ArchivePosition.objects.filter(seq=400).first() is None:
                    archiver.run(1.0)
        except BaseException as problem:
            failures.append(problem)
        finally:
            connection.close()

    both = [Thread(target=one) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(30)

    assert failures == []
    assert seqs() == list(range(1, 401))
    assert SymbolTotals.objects.get().events == 400


def test_events_that_come_again_under_new_numbers_are_stored_once(log: Log, redis):
    log.write(5)
    archive()
    renewed = log.writer.renew(log.claim, log.claim.epoch + 1)
    assert renewed
    log.claim, log.end = renewed, 0
    log.append([item(high(1, eid="test-4")), item(high(2, eid="test-5")), item(high(3, eid="new"))])

    archive()

    assert list(ArchivedEvent.objects.order_by("id").values_list("eid", flat=True)) == [
        *(f"test-{number}" for number in range(1, 6)),
        "new",
    ]
    assert SymbolTotals.objects.get().high == 6
    assert ArchivePosition.objects.get().epoch == log.claim.epoch
    assert LostEvents.objects.get().reason == "epoch"


def test_what_was_trimmed_before_it_was_archived_is_noted_by_its_numbers(log: Log, redis):
    log.write(4)
    archive()
    log.write(6)
    redis.xtrim(f"ts:{{0}}:log:{log.claim.epoch}", minid="8-0", approximate=False)

    archive()

    assert seqs() == [1, 2, 3, 4, 8, 9, 10]
    lost = LostEvents.objects.get()
    assert (lost.first, lost.last, lost.reason) == (5, 7, "trimmed")


def test_an_event_that_cannot_be_read_holds_nobody_up(log: Log):
    log.write(1)
    answer = log.writer.append(log.claim, 2, [b'{"kind":"of tomorrow"}', b"\xff\x00", item(high(4)).data])
    assert answer.answer == "OK"

    archive()

    assert list(ArchivedEvent.objects.order_by("id").values_list("kind", "data"))[1] == (
        "control",
        '{"kind":"of tomorrow"}',
    )
    assert seqs() == [1, 2, 3, 4]


def test_what_no_row_has_room_for_holds_nobody_up_either(log: Log):
    log.append([item(high(1, eid="x" * 65)), item(high(2, "A\0")), item(high(3, at=10**17)), item(high(4))])

    archive()

    assert list(ArchivedEvent.objects.order_by("id").values_list("kind", flat=True)) == ["control"] * 3 + ["high"]


@pytest.mark.parametrize("broken", ["_insert", "add_tally"])
def test_a_batch_that_breaks_midway_leaves_nothing_half_done(log: Log, monkeypatch, broken):
    log.write(30)
    whole, calls = getattr(store, broken), []

    def breaks(*arguments, **named):
        found = whole(*arguments, **named)
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return found

    monkeypatch.setattr(store, broken, breaks)
    with pytest.raises(KeyboardInterrupt):
        archive(batch=10)
    assert len(seqs()) == SymbolTotals.objects.get().events == ArchivePosition.objects.get().seq == 10

    archive(batch=10)
    assert len(seqs()) == SymbolTotals.objects.get().events == 30


def test_while_another_is_at_it_nobody_waits_and_health_will_say_so(log: Log, redis):
    log.write(5)
    jobs.archive()
    before = pulse.archive(redis)
    log.write(5)

    with transaction.atomic():
        ArchivePosition.objects.select_for_update().get()
        worker = Thread(target=archive_and_leave)
        worker.start()
        worker.join(20)
        assert not worker.is_alive()

    assert len(seqs()) == 5
    after = pulse.archive(redis)
    assert before
    assert after
    assert (after.lag, after.caught_up_at) == (5, before.caught_up_at)


def archive_and_leave() -> None:
    try:
        jobs.archive()
    finally:
        connection.close()


def test_totals_of_a_day_whose_events_are_gone_stay(log: Log):
    log.write(5)
    archive()
    partitions.drop_before(date(2026, 11, 19))

    with pytest.raises(CommandError, match="No events of 2026-11-18 are archived"):
        call_command("rebuild_totals", "--day=2026-11-18")

    assert SymbolTotals.objects.get().events == 5


def test_the_oldest_days_go_counted_from_the_newest(log: Log, settings):
    settings.EVENTS_DAYS = 2
    log.append([item(high(seq, at=OPEN + (seq - 4) * 24 * HOUR)) for seq in range(1, 5)])
    archive()

    jobs.forget_old_events()

    assert seqs() == [3, 4]


def test_totals_are_of_each_symbol_and_session(log: Log):
    log.append(
        [
            item(high(1, "AAPL", price=190.0, at=OPEN - 60_000, session="pre", block=True)),
            item(high(2, "AAPL", price=191.0, at=OPEN + 5_000, day_volume=900.0)),
            item(low(3, "AAPL", price=189.0, at=OPEN + 65_000, day_volume=1_100.0)),
            item(high(4, "MSFT", price=400.0, at=OPEN + HOUR)),
        ]
    )

    archive(batch=3)

    of = {(one.symbol, one.session): one for one in SymbolTotals.objects.all()}
    regular = of["AAPL", "regular"]
    assert set(of) == {("AAPL", "pre"), ("AAPL", "regular"), ("MSFT", "regular")}
    assert (regular.events, regular.high, regular.low, regular.blocks) == (2, 1, 1, 0)
    assert (regular.highest, regular.lowest, regular.day_volume) == (191.0, 189.0, 1_100.0)
    assert (regular.first_eid, regular.last_eid) == ("test-2", "test-3")
    assert dict(EventCount.objects.filter(level="minute", kind="high").values_list("at", "count")) == {
        OPEN - 60_000: 1,
        OPEN: 1,
        OPEN + HOUR: 1,
    }
    assert sum(EventCount.objects.filter(level="day").values_list("count", flat=True)) == 4


def test_totals_made_anew_equal_the_running_ones(log: Log):
    for number in range(1, 301):
        make = high if number % 3 else low
        symbol = ("AAPL", "MSFT", "NVDA")[number % 7 % 3]
        session = "pre" if number < 40 else "regular"
        log.append([item(make(number, symbol, at=OPEN + number * 7_000, price=100 + number % 11, session=session))])
    archive(batch=17)
    running = totals()

    assert rebuild(DAY) == 300

    assert totals() == running


def test_days_past_the_retention_are_dropped_whole(log: Log, settings):
    archived([high(1), high(2, at=OPEN + 24 * HOUR, eid="next")])

    assert partitions.drop_before(date(2026, 11, 19)) >= 1  # Empty days of other tests go too

    assert seqs() == [2]
    assert list(ArchivedEvent.objects.days()) == [date(2026, 11, 19)]


def test_the_task_says_how_far_it_has_come_and_survives_a_broker_that_is_away(log: Log, redis, settings):
    log.write(3)

    jobs.archive()

    assert b'"lag":0' in redis.get("ts:pulse:archive")
    settings.STREAM_URL = "redis://127.0.0.1:1/0"
    jobs.archive()


def test_a_place_before_the_log_there_is_now_loses_nothing_it_could_have(log: Log):
    ArchivePosition.objects.create(shard=0, epoch=3, seq=9)
    log.write(2)

    archive()

    assert seqs() == [1, 2]
    assert Position(*ArchivePosition.objects.values_list("epoch", "seq")[0]) == Position(log.claim.epoch, 2)


@needs_samples
def test_totals_of_the_real_tape_made_anew_equal_the_running_ones(log: Log):
    told = subprocess.run([sys.executable, "-m", "workers.replay", TAPE], capture_output=True, check=True).stdout
    events = [wire.decode_event(line) for line in told.splitlines()]
    log.append([item(msgspec.structs.replace(event, seq=seq)) for seq, event in enumerate(events, 1)])
    archive(batch=7)
    running = totals()

    assert rebuild(date(2018, 1, 2)) == len(events)

    assert totals() == running
