"""How the service is, for the people who use it: never better than what was last heard."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
from django.utils.translation import gettext as _

from apps.live.feed import feed_status
from apps.monitoring.health import INGEST_SILENCE, JOBS_SILENCE
from apps.monitoring.heard import Heard
from apps.pages.figures import UNKNOWN, Figure, Tone, count, lasting
from apps.pages.incidents import Shown, incidents
from tickstock.stream.ledger import Ledger

BEHIND = 5_000  # Events the archive may be behind before it is said
EASTERN = ZoneInfo("America/New_York")
WORST: tuple[Tone, ...] = ("ok", "unknown", "warn", "fault")


class Part(msgspec.Struct, frozen=True):
    key: str
    name: str
    words: str
    state: str
    tone: Tone


class Status(msgspec.Struct, frozen=True):
    checked: str
    tone: Tone
    verdict: str
    parts: list[Part]
    figures: dict[str, Figure]
    incidents: list[Shown]


def status(heard: Heard) -> Status:
    """All of it, in words."""
    happened = [] if heard.database else incidents(datetime.fromtimestamp(heard.at, UTC))
    parts = [_feed(heard), _detection(heard), _log(heard), _archive(heard.book), _jobs(heard), _database(heard)]
    tone = max((part.tone for part in parts), key=WORST.index)
    return Status(_clock(heard.at), tone, _verdict(parts, tone), parts, _figures(heard), happened)


def _verdict(parts: list[Part], tone: Tone) -> str:
    if tone == "ok":
        return _("Everything works.")
    troubled = [part for part in parts if part.tone == tone]
    return " ".join(f"{part.name}: {part.state}." for part in troubled)


def _silence(heard: Heard) -> float | None:
    return None if heard.beat is None else max(heard.at - heard.beat.at, 0.0)


def _feed(heard: Heard) -> Part:
    feed = feed_status(heard.beat, heard.at)
    age = lasting(feed.age_ms).text
    states: dict[str, tuple[str, Tone]] = {
        "live": (_("Working"), "ok"),
        "quiet": (_("Market closed"), "ok"),
        "stale": (_("Late"), "warn"),
        "mute": (_("Silent"), "fault"),
        "down": (_("Down"), "fault"),
    }
    state, tone = states[feed.state]
    words = _("Never heard of in the last hour.") if feed.age_ms is None else _("Last tick %s ago.") % age
    if feed.state in ("live", "stale"):
        words += " " + _("%s ticks a second.") % f"{feed.ticks_per_second:,.0f}"
    if feed.is_fallback:
        words, tone = words + " " + _("Another feed stands in."), max(tone, "warn", key=WORST.index)
    return Part("feed", _("Market feed"), f"{words} {feed.alarm}".strip(), state, tone)


def _detection(heard: Heard) -> Part:
    name, silence = _("Detection"), _silence(heard)
    if heard.beat is None or silence is None:
        return Part("detection", name, _("Nothing was heard of it in the last hour."), _("Unknown"), "unknown")
    told = _("Last heard %s ago.") % lasting(silence * 1000).text
    if silence > INGEST_SILENCE:
        return Part("detection", name, told, _("Silent"), "fault")
    told += " " + _("%s symbols.") % f"{heard.beat.market.symbols:,}"
    return Part("detection", name, told, _("Working"), "ok")


def _log(heard: Heard) -> Part:
    name, book = _("Event log"), heard.book
    if book is None:
        return Part("log", name, _("The broker does not answer."), _("Down"), "fault")
    if not book.is_balanced:
        return Part("log", name, _("Its ledger does not balance; see below."), _("Events missing"), "fault")
    if book.waiting or book.spilled:
        words = _("%s events wait to be written.") % f"{book.waiting + book.spilled:,}"
        return Part("log", name, words, _("Behind"), "warn")
    return Part("log", name, _("%s events can be read.") % f"{book.kept:,}", _("Working"), "ok")


def _archive(book: Ledger | None) -> Part:
    name = _("Archive")
    if book is None:
        return Part("archive", name, _("The broker does not answer, so nobody can say."), _("Unknown"), "unknown")
    if book.archived is None:
        return Part("archive", name, _("Nobody keeps events past the log here."), _("Not in use"), "ok")
    behind = max(book.top - book.archived, 0)
    late = behind > BEHIND
    words = _("%s events behind.") % f"{behind:,}"
    return Part("archive", name, words, _("Behind") if late else _("Working"), "warn" if late else "ok")


def _jobs(heard: Heard) -> Part:
    name = _("Mail, SMS and other jobs")
    if heard.jobs_age is None:
        return Part("jobs", name, _("Nothing was heard of them in the last hour."), _("Unknown"), "unknown")
    words = _("Last heard %s ago.") % lasting(heard.jobs_age * 1000).text
    silent = heard.jobs_age > JOBS_SILENCE
    return Part("jobs", name, words, _("Silent") if silent else _("Working"), "fault" if silent else "ok")


def _database(heard: Heard) -> Part:
    name = _("Accounts and settings")
    if heard.database:
        return Part("database", name, _("The database does not answer."), _("Down"), "fault")
    return Part("database", name, _("The database answers."), _("Working"), "ok")


def _figures(heard: Heard) -> dict[str, Figure]:
    """The market and the ledger, number by number."""
    beat, book = heard.beat, heard.book
    mute = _("The worker was not heard of in the last hour")
    figures = {
        "session": _session(heard),
        "clock": Figure(UNKNOWN, mute) if beat is None or beat.market.clock is None else _time(beat.market.clock),
        "lag": lasting(beat.feed.lag_ms if beat else None, mute if beat is None else _("Known while data comes in")),
        "age": lasting(feed_status(beat, heard.at).age_ms, mute),
    }
    away = _("The broker does not answer")
    of_life = book if book and book.at is not None else None
    why = away if book is None else mute
    for name in ("detected", "logged", "waiting", "spilled", "conflated", "missing"):
        figures[name] = count(getattr(of_life, name) if of_life else None, why)
    for name in ("top", "kept", "trimmed", "epoch"):
        figures[name] = count(getattr(book, name) if book else None, away)
    figures["archived"] = count(book.archived if book else None, away if book is None else _("Nobody archives here"))
    figures["life"] = _sum(None if of_life is None else of_life.missing == 0, why)
    figures["store"] = _sum(None if book is None else book.top == book.kept + book.trimmed, away)
    return figures


def _sum(adds_up: bool | None, why: str) -> Figure:
    if adds_up is None:
        return Figure(UNKNOWN, why, "unknown")
    return Figure(_("Balanced"), tone="ok") if adds_up else Figure(_("Does not balance"), tone="fault")


def _session(heard: Heard) -> Figure:
    if heard.beat is None:
        return Figure(UNKNOWN, _("The worker was not heard of in the last hour"))
    names = {"pre": _("Pre-market"), "regular": _("Regular"), "post": _("After hours")}
    return Figure(names.get(heard.beat.market.session or "", _("Closed")))


def _time(ms: int) -> Figure:
    return Figure(_clock(ms / 1000))


def _clock(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC).astimezone(EASTERN):%H:%M:%S} ET"
