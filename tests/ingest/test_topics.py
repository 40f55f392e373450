from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workers.ingest.sources.topics import LARGEST, TRIES, WAIT, Ask, Topics, bundles

TOPICS = st.lists(st.from_regex(r"T\.[A-Z]{1,5}", fullmatch=True), unique=True, max_size=30)


def acknowledged(topics: Topics, *names: str) -> Topics:
    for name in names:
        topics.acknowledge(f"subscribed to: {name}")
    return topics


def test_every_topic_is_asked_for_at_once():
    assert Topics(("T.AAPL", "Q.AAPL")).due(now=0.0) == [Ask("subscribe", "T.AAPL,Q.AAPL")]


def test_what_is_not_acknowledged_in_time_is_asked_for_again():
    topics = Topics(("T.AAPL", "T.MSFT"))
    topics.due(0.0)
    acknowledged(topics, "T.AAPL")

    assert topics.due(WAIT - 0.1) == []
    assert topics.due(WAIT) == [Ask("subscribe", "T.MSFT")]


def test_after_the_last_try_it_is_reported_and_not_asked_for_again():
    topics = Topics(("T.NONE",))

    asked = [bool(topics.due(k * WAIT)) for k in range(TRIES + 3)]

    assert asked == [True] * TRIES + [False] * 3
    assert topics.missing == ("T.NONE",)
    assert topics.is_settled


def test_a_late_acknowledgement_still_counts():
    topics = Topics(("T.SLOW",))
    for k in range(TRIES + 1):
        topics.due(k * WAIT)

    acknowledged(topics, "T.SLOW")

    assert (topics.missing, topics.held) == ((), {"T.SLOW"})


def test_a_new_connection_holds_nothing():
    topics = Topics(("T.AAPL",))
    topics.due(0.0)
    acknowledged(topics, "T.AAPL")

    topics.forget()

    assert topics.due(1.0) == [Ask("subscribe", "T.AAPL")]


def test_a_change_asks_for_the_difference_only():
    topics = Topics(("T.AAPL", "T.MSFT"))
    topics.due(0.0)
    acknowledged(topics, "T.AAPL", "T.MSFT")

    topics.want(("T.MSFT", "T.IBM"))

    assert topics.due(1.0) == [Ask("unsubscribe", "T.AAPL"), Ask("subscribe", "T.IBM")]


def test_words_that_are_no_acknowledgement_of_ours_change_nothing():
    topics = Topics(("T.AAPL",))
    topics.due(0.0)

    for words in ("subscribed to: T.MSFT", "unsubscribed to: T.AAPL", "", "hello T.AAPL"):
        topics.acknowledge(words)

    assert topics.held == set()


@given(TOPICS)
def test_bundles_hold_every_topic_once_in_frames_of_bounded_size(names):
    found = list(bundles(names * 40))

    assert ",".join(found).split(",") == (names * 40 or [""])
    assert all(len(bundle) <= LARGEST for bundle in found)


@given(TOPICS, TOPICS, st.data())
def test_whatever_is_acknowledged_and_changed_what_is_held_is_wanted(first, second, data):
    topics = Topics(tuple(first))
    topics.due(0.0)
    acknowledged(topics, *data.draw(st.lists(st.sampled_from(first or ["T.X"]))))

    topics.want(tuple(second))
    asks = topics.due(1.0)

    asked = {topic for ask in asks if ask.action == "subscribe" for topic in ask.params.split(",")}
    assert topics.held <= set(second)
    assert topics.held | asked >= set(second) - set(first)
