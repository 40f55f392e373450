"""Whether a notice is sent, or shown in the page only: decided once, when it is taken."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from apps.alerts.models import Notice, Rule

LATEST = timedelta(minutes=15)  # What was told longer ago is no news on a phone
Held = Notice.Held


def why_not(rule: Rule | None, told_at: datetime, now: datetime, *, sent_today: int, destinations: int) -> Held:
    """Why it is not sent; `Held.NO` where it is."""
    if rule is None or not destinations:
        return Held.NOWHERE
    if now - told_at > LATEST:
        return Held.LATE
    if rule.snoozed_until is not None and now < rule.snoozed_until:
        return Held.SNOOZED
    if is_quiet(rule.quiet_from, rule.quiet_until, now.astimezone(rule.owner.zone).time()):
        return Held.QUIET
    return Held.QUOTA if sent_today >= rule.per_day else Held.NO


def is_quiet(begins: time | None, ends: time | None, at: time) -> bool:
    """Whether a time of day is within quiet hours, which may go past midnight.

    >>> is_quiet(time(22), time(7), time(23, 30)), is_quiet(time(22), time(7), time(7))
    (True, False)
    """
    if begins is None or ends is None or begins == ends:
        return False
    return begins <= at < ends if begins < ends else at >= begins or at < ends


def day_began(rule: Rule, now: datetime) -> datetime:
    """When the owner's day began, by their clock."""
    return now.astimezone(rule.owner.zone).replace(hour=0, minute=0, second=0, microsecond=0)


def digest_ends(rule: Rule, now: datetime) -> datetime:
    """When what is gathered now is sent; at once where nothing is gathered."""
    if not rule.digest_minutes:
        return now
    span = 60 * rule.digest_minutes
    return now + timedelta(seconds=span - now.timestamp() % span)
