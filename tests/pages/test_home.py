"""The front page: what it shows is marked as a sample, and adds up."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.pages.sample import FILE, sample
from tests.people import person

pytestmark = pytest.mark.django_db


def test_strangers_are_shown_what_this_is_and_where_to_sign_up(client: Client):
    page = client.get("/").content.decode()

    assert "Sample: recorded events of a simulated market" in page
    assert 'href="/accounts/signup/"' in page
    assert 'href="/accounts/login/"' in page


def test_who_has_signed_in_is_led_to_the_dashboard(client: Client):
    client.force_login(person("alice"))

    assert client.get("/")["Location"] == "/dashboard/"


def test_the_sample_is_small_and_every_frame_of_it_adds_up():
    frames = sample().frames

    assert FILE.stat().st_size < 60_000
    for frame in frames:
        assert all(scanned == delivered + filtered for scanned, delivered, filtered in frame.ledger.values())
        assert len(frame.events) == sum(delivered for _, delivered, _ in frame.ledger.values())
    seqs = [event.seq for frame in frames for event in frame.events]
    assert seqs == sorted(set(seqs))


def test_without_scripts_the_sample_is_a_table(client: Client):
    page = client.get("/").content.decode()

    first = next(event for frame in sample().frames for event in frame.events)
    assert f'<th scope="row" class="symbol">{first.symbol}</th>' in page
