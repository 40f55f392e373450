from __future__ import annotations

import json

from apps.live.bulletin import MOMENT, Bulletin
from apps.live.messages import UniverseInForce

MINE = UniverseInForce("Mine", 3)


def test_everybody_of_a_universe_is_told_the_same_words_within_a_moment():
    bulletin = Bulletin()

    first = bulletin.text(None, MINE, 100.0)

    assert bulletin.text(None, MINE, 100.0 + MOMENT / 2) is first


def test_each_universe_is_told_its_own_name():
    bulletin = Bulletin()

    told = [json.loads(bulletin.text(None, UniverseInForce(name, 3), 100.0)) for name in ("Mine", "Theirs")]

    assert [status["universe"]["name"] for status in told] == ["Mine", "Theirs"]


def test_a_moment_later_and_after_a_clock_was_set_back_it_is_worded_anew():
    bulletin = Bulletin()

    texts = [bulletin.text(None, MINE, now) for now in (100.0, 100.0 + MOMENT, 50.0)]

    assert len({id(text) for text in texts}) == 3
