"""Every widget a dashboard can have. A new one is an entry here, a template, and a line in `static/js/app.js`."""

from __future__ import annotations

from typing import NamedTuple


class Widget(NamedTuple):
    """`width` and `height` are what it gets when somebody adds it, in columns of about 155 px and rows of 40."""

    name: str
    shows: str
    template: str
    width: int = 2
    height: int = 11
    least_width: int = 1
    least_height: int = 4
    short: str = ""  # Its name in the phone's bar, where that is another
    list: str = ""  # The list of events it shows, see `static/js/kinds.js`
    icon: str = ""  # Where that is not the list's
    tone: str = ""
    what: str = ""  # What no symbol has done yet, for its empty state


WIDGETS = {
    "highs": Widget(
        name="Highs",
        shows="New highs of the session, newest first",
        template="live/extremes.html",
        list="high",
        tone="up",
        what="made a new high",
    ),
    "lows": Widget(
        name="Lows",
        shows="New lows of the session, newest first",
        template="live/extremes.html",
        list="low",
        tone="down",
        what="made a new low",
    ),
    "up-trends": Widget(
        name="Up-trends",
        shows="Steady rises over 3, 6 or 10 minutes",
        template="live/trends.html",
        short="Up",
        list="trend-up",
        tone="up",
        what="begun an up-trend",
    ),
    "down-trends": Widget(
        name="Down-trends",
        shows="Steady falls over 3, 6 or 10 minutes",
        template="live/trends.html",
        short="Down",
        list="trend-down",
        tone="down",
        what="begun a down-trend",
    ),
    "surges": Widget(
        name="Surges",
        shows="A minute's volume at several times the usual",
        template="live/surges.html",
        list="surge",
        what="had a volume surge",
    ),
    "signals": Widget(
        name="Crosses, breakouts, halts",
        shows="Pressure, VWAP crosses, gaps, breakouts, halts and resumptions",
        template="live/signals.html",
        height=5,
        short="Signals",
        list="signal",
        icon="breakout-up",
        what="crossed, broken out, gapped or halted",
    ),
    "tape": Widget(
        name="Event tape",
        shows="Events of all kinds as they come, a sentence each",
        template="live/tape.html",
        height=16,
        short="Tape",
        list="all",
        icon="tape",
        what="shown anything",
    ),
    "alerts": Widget(
        name="My alerts",
        shows="What the symbols of your watch list do, of all kinds; heard by sound, voice or notification if you choose",
        template="live/tape.html",
        height=9,
        short="Alerts",
        list="watched",
        icon="bell",
        what="done anything",
    ),
    "rules": Widget(
        name="Alerts of my rules",
        shows="What your alert rules tell; heard by sound, voice or notification if you choose",
        template="live/rules.html",
        height=9,
        short="Rules",
        list="rules",
        icon="bell",
        what="been told",
    ),
    "activity": Widget(
        name="Activity",
        shows="How busy the feed is: ticks a second over five minutes",
        template="live/activity.html",
        width=3,
        height=5,
        least_width=2,
        least_height=5,
        icon="activity",
    ),
    "strip": Widget(
        name="Indices",
        shows="The large index funds: last, change, last hour",
        template="live/strip.html",
        width=12,
        height=2,
        least_width=2,
        least_height=2,
        icon="trend-up",
    ),
    "breadth": Widget(
        name="Breadth",
        shows="How many rise and fall, on what volume, and how often new highs and lows come",
        template="live/breadth.html",
        width=3,
        height=9,
        least_width=2,
        least_height=7,
        icon="breadth",
    ),
    "sectors": Widget(
        name="Sectors",
        shows="Each sector's mean change, volume, highs and lows",
        template="live/sectors.html",
        width=3,
        height=9,
        least_width=3,
        icon="grid",
    ),
    "watch": Widget(
        name="Watch list",
        shows="Your watched symbols: last, change, last hour",
        template="live/watch.html",
        height=9,
        short="Watch",
        icon="star",
    ),
    "leaders": Widget(
        name="Leaders",
        shows="The ten first by change, surge, new highs or dollars",
        template="live/leaders.html",
        height=9,
        icon="rank",
    ),
    "places": Widget(
        name="Place in the day's range",
        shows="How many symbols stand near their low, near their high, or between",
        template="live/places.html",
        width=3,
        height=5,
        least_width=2,
        short="Range",
        icon="position",
    ),
    "pressure": Widget(
        name="Pressure",
        shows="Buying against selling, as one figure",
        template="live/gauge.html",
        height=5,
        least_height=5,
        icon="pressure-up",
    ),
    "truth": Widget(
        name="Feed truth",
        shows="What each stage takes, and what became of every event",
        template="live/truth.html",
        height=9,
        short="Feed",
        icon="ledger",
    ),
}
