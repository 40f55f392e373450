"""What the metrics say of open pages and streams, all of this process together."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from apps.live.messages import Frame, Gap
from apps.live.protocol import Message

VIEWERS = Gauge("ts_viewers", "Open pages and streams")
ALERTS = Counter("ts_viewer_alerts", "Alerts of rules handed to open pages and streams")
PULLS = Counter("ts_pulls", "Times a viewer asked the tape for news")
BEGUN = Counter("ts_viewers_begun", "Viewers that began, anew or from where they had been", ["how"])
CLOSED = Counter("ts_sockets_closed", "Sockets the server closed, by its code", ["code"])
STRANGERS = Counter("ts_sockets_unproven", "Sockets whose first frame proved nobody, or that said nothing in time")
EVENTS = Counter("ts_viewer_events", "Events looked at for viewers, by what became of them", ["fate"])
DELIVERED, FILTERED = EVENTS.labels("delivered"), EVENTS.labels("filtered")
FRAMES = Counter("ts_viewer_frames", "Frames of events sent")
GAPS = Counter("ts_viewer_gaps", "Gaps declared to viewers, by reason", ["reason"])
EVENT_TO_SEND = Histogram(
    "ts_event_to_send_seconds",
    "From an event's arrival in this process until it is sent: the oldest of each frame",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0),
)
TROUBLE = Counter("ts_hub_failures", "Times the log, the worker's pulse or the choices could not be followed")


def figures() -> dict[str, float]:
    """What this process tells of itself where somebody looks after it."""
    asked = {"viewers": VIEWERS, "pulls": PULLS, "frames": FRAMES, "delivered": DELIVERED, "filtered": FILTERED}
    return {name: next(iter(metric.collect())).samples[0].value for name, metric in asked.items()}


def sent(message: Message, waited: float | None) -> None:
    """A message goes to a viewer; `waited` is how many seconds its oldest event was here, where that is known."""
    if isinstance(message, Frame):
        FRAMES.inc()
        for _, delivered, filtered in message.ledger.values():
            DELIVERED.inc(delivered)
            FILTERED.inc(filtered)
        if waited is not None and message.events:
            EVENT_TO_SEND.observe(waited)
    elif isinstance(message, Gap):
        GAPS.labels(message.reason).inc()
