"""Every Redis key there is. `shard` in braces is also the cluster's hash tag."""

from __future__ import annotations


def meta(shard: int) -> str:
    """Hash: epoch, fence, what was trimmed in this epoch, and `archived`: the position the archive has come to."""
    return f"ts:{{{shard}}}:meta"


def log(shard: int, epoch: int) -> str:
    """Stream of events; an entry's id is `<seq>-0`. A new epoch is a new key, so ends cannot disagree."""
    return f"ts:{{{shard}}}:log:{epoch}"


def rows(shard: int) -> str:
    """Hash: the newest snapshot of the market's rows, and the position it was taken at."""
    return f"ts:{{{shard}}}:rows"


def minutes(shard: int) -> str:
    """Stream: the minutes whose bars there are; an entry's id is `<minute>-0`, its first second."""
    return f"ts:{{{shard}}}:bars"


def bars(shard: int, shelf: int) -> str:
    """Stream: the bars themselves, of the symbols on this shelf, under the same ids."""
    return f"ts:{{{shard}}}:bars:{shelf}"


def pulse(process: str) -> str:
    """JSON heartbeat of a process, with its counters."""
    return f"ts:pulse:{process}"


def checkpoint(shard: int, feed: str) -> str:
    """The worker's memory of one feed, compressed."""
    return f"ts:{{{shard}}}:checkpoint:{feed}"


def cursors(day: int) -> str:
    """Hash of the day's resume positions, a field for each user's device."""
    return f"ts:cursors:{day}"


def orders(shard: int) -> str:
    """List: what staff ask of the ingest worker, oldest first."""
    return f"ts:{{{shard}}}:orders"


def ticket(mark: str) -> str:
    """Sealed: whose session a ticket stands for. It expires, and is taken once; `mark` is the ticket's hash."""
    return f"ts:ticket:{mark}"


def allowance(name: str) -> str:
    """How often somebody has asked for something; it expires."""
    return f"ts:allowance:{name}"


def calls(user: int) -> str:
    """List: what a user's programs asked lately, newest first; it is bounded, and expires."""
    return f"ts:calls:{user}"


def lease(shard: int) -> str:
    """The token of the worker that may connect to the feed; it expires unless it is renewed."""
    return f"ts:{{{shard}}}:lease"


def trace(name: str) -> str:
    """Hash: what each process saw of a symbol that staff follow; it expires."""
    return f"ts:trace:{name}"


def moments(shard: int) -> str:
    """Stream: the rows that changed, once a second; the newest few minutes of them."""
    return f"ts:{{{shard}}}:moments"


# What the alerts' process says shares a hash tag, so that one script may write all of it.
RULES = "ts:{alerts}:rules"  # Hash: version, and every rule there is, packed
RULE_CHANGES = "ts:{alerts}:rules:changed"  # Channel: they have changed
ALERTS = "ts:{alerts}:log"  # Stream of notices; an entry's id is `<seq>-0`
ALERTS_META = "ts:{alerts}:meta"  # Hash: epoch, seq of the newest, and `taken`: how far the archive has come
ALERTS_TOLD = "ts:{alerts}:told"  # Sorted set: what was told lately, by identity; the score is when, epoch s
ALERTS_LEASE = "ts:{alerts}:lease"  # The token of the process that evaluates rules; it expires unless it is renewed
ALERTS_LEDGER = "ts:{alerts}:ledger"  # Hash: what became of all that rules found

PROCESSES = "ts:processes"  # Hash: every process, by its name, as it last said how it is
TRACE = "ts:trace"  # JSON: which symbol staff follow, and until when; it expires
SETTINGS = "ts:settings"  # JSON: version, thresholds and what to subscribe to
REFERENCE = "ts:reference"  # Hash: version, and what is known of the days before, packed
PROFILE = "ts:profile"  # Hash: version, and what volume is usual at each minute of the day, packed
REFERENCE_LOCK = "ts:reference:lock"  # Held by the one who loads it
