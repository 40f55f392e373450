"""What Prometheus reads of each process: complete, by its conventions, and of a size that no market can change."""

from __future__ import annotations

import re
from urllib.request import Request, urlopen

import pytest
from django.test import Client
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families as families

from tests.log import Log
from tests.people import person
from tests.services.environment import free_port
from tests.services.stack import Stack
from tests.visitor import PASSWORD, Visitor
from tests.waiting import until
from tickstock.market.events import KINDS
from tickstock.stream import keys, pulse
from tickstock.stream.pulse import IngestPulse
from workers.ingest.metrics import COUNTED, FAILED, IGNORED, LOST
from workers.ingest.stopwatch import BOUNDS, Stopwatch

# What the ledger or a gauge tells of these, or what is counted under another name already.
ELSEWHERE = {
    "waiting",
    "spilled",
    "conflated",
    "outbox_spilled",
    "outbox_unspilled",
    "asked_again",
    "frames_played",
    "minutes_known",
}
OF_KIND, EVERY_KIND = ("kind", "conflated"), (*KINDS, "control")
UNITS = ("_total", "_seconds", "_per_second", "_info")
PLAIN = {"ts_viewers", "ts_symbols", "ts_waiting", "ts_log_head", "ts_feed_state", "ts_feed_is_fallback"}
PLAIN |= {"ts_simulator_clients", "ts_archive_lag_events", "ts_webhook_waiting"}
PLAIN |= {"ts_alert_messages_waiting", "ts_alert_rules", "ts_alert_rules_refused"}


def read(port: int, path: str = "/metrics", **headers: str) -> dict[str, float]:
    """Each series of ours and its value."""
    with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=10) as answer:
        text = answer.read().decode()
    samples = (sample for family in families(text) for sample in family.samples if sample.name.startswith("ts_"))
    return {f"{one.name}{sorted(one.labels.items()) if one.labels else ''}": one.value for one in samples}


def test_a_worker_and_its_market_tell_all_they_count(stack: Stack, monkeypatch: pytest.MonkeyPatch, redis):
    def beat() -> IngestPulse | None:
        data = redis.get(keys.pulse(pulse.INGEST))
        return pulse.decode_ingest(data) if data else None

    ports = free_port(), free_port()
    monkeypatch.setenv("INGEST_METRICS_PORT", str(ports[0]))
    monkeypatch.setenv("SIMULATOR_METRICS_PORT", str(ports[1]))
    stack.simulator("--rate", "2000", "--symbols", "200")
    stack.ingest()
    until(lambda: (told := beat()) and told.counters["logged"] > 20)

    found = read(ports[0])
    assert found["ts_ticks_total"] > 100
    assert found["ts_events_detected_total"] >= found["ts_events_logged_total"]
    assert found["ts_stage_seconds_count[('stage', 'frame_to_log')]"] > 0
    assert found["ts_stage_seconds_count[('stage', 'detect')]"] > 0
    assert sum(value for name, value in found.items() if name.startswith("ts_events_total")) > 20
    assert found["ts_feed_state[('state', 'live')]"] == 1.0
    assert read(ports[1])["ts_simulator_items_total[('channel', 'T')]"] > 100
    assert len(found) < 250  # However many symbols there are
    assert named_badly(found | read(ports[1])) == []
    last = beat()
    assert last
    told = {
        *COUNTED,
        *FAILED,
        *LOST,
        *IGNORED,
        *ELSEWHERE,
        *(f"{what}_{kind}" for what in OF_KIND for kind in EVERY_KIND),
    }
    assert set(last.counters) - told == set()


def test_a_web_process_tells_of_its_viewers_to_who_has_the_key(stack: Stack, log: Log):
    address = stack.web(METRICS_KEY="a-key-for-prometheus")
    person("alice", pull_ms=250)
    key = {"Authorization": "Bearer a-key-for-prometheus"}
    visitor = Visitor(address)
    visitor.sign_in("alice@example.com")
    with visitor.socket() as socket:
        socket.next("connect")
        socket.say(type="resume", epoch=log.claim.epoch, seq=0)
        log.write(1, "AAPL")
        socket.frame()
        log.write(2, "MSFT")
        socket.frame()
        found = read(stack.web_port, **key)

    assert found["ts_viewers"] == 1.0
    assert found["ts_viewer_events_total[('fate', 'delivered')]"] == 3.0
    assert found["ts_viewers_begun_total[('how', 'resumed')]"] == 1.0
    assert found["ts_event_to_send_seconds_count"] >= 1.0
    assert found["ts_pulls_total"] >= 2.0
    until(lambda: read(stack.web_port, **key)["ts_viewers"] == 0.0)
    assert named_badly(found) == []


@pytest.mark.django_db
def test_sign_ins_are_counted_by_what_came_of_them(redis):
    def count(outcome: str) -> float:
        return REGISTRY.get_sample_value("ts_sign_ins_total", {"outcome": outcome}) or 0.0

    person("alice")
    before = count("done"), count("failed")
    for password in ("wrong", "wrong again", PASSWORD):
        Client().post("/accounts/login/", {"login": "alice@example.com", "password": password})

    assert (count("done") - before[0], count("failed") - before[1]) == (1.0, 2.0)


@pytest.mark.django_db
def test_without_the_key_metrics_are_for_staff(settings):
    settings.METRICS_KEY = "a-key"

    assert Client().get("/metrics", headers={"authorization": "Bearer another"}).status_code == 302
    assert Client().get("/metrics", headers={"authorization": "Bearer a-key"}).status_code == 200
    settings.METRICS_KEY = ""
    assert Client().get("/metrics", headers={"authorization": "Bearer "}).status_code == 302


def test_every_name_of_ours_says_its_unit():
    ours = [family for family in REGISTRY.collect() if family.name.startswith("ts_")]

    assert all(family.documentation for family in ours)
    assert named_badly({sample.name: 0.0 for family in ours for sample in family.samples}) == []


def test_a_histogram_holds_every_time():
    clock = iter([0.0, 0.0001, 1.0, 1.003, 2.0, 99.0])
    watch = Stopwatch(lambda: next(clock))

    for _ in range(3):
        with watch:
            pass

    held = dict(zip((*BOUNDS, float("inf")), watch.counts, strict=True))
    assert {bound: count for bound, count in held.items() if count} == {0.0001: 1, 0.005: 1, float("inf"): 1}
    assert round(watch.total, 4) == 97.0031


def named_badly(found: dict[str, float]) -> list[str]:
    """Counters end in _total, times in _seconds; what a histogram and a counter add to their name aside."""
    names = {re.sub(r"\[.*", "", name) for name in found}
    added = ("_bucket", "_count", "_sum", "_created")
    return sorted(name for name in names if not name.endswith((*UNITS, *added)) and name not in PLAIN)
