"""What Twilio's words for the course of an SMS mean, in whatever order they come."""

from __future__ import annotations

from apps.messaging.models import State

STATES = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), State.SENT),
    **dict.fromkeys(("failed", "undelivered", "canceled"), State.FAILED),
    **dict.fromkeys(("delivered", "read"), State.DELIVERED),
}
# A word counts where the message is not further already, so each may come twice, late or never.
BEFORE = {
    State.SENT: (State.QUEUED, State.SENDING, State.UNKNOWN),
    State.FAILED: (State.QUEUED, State.SENDING, State.UNKNOWN, State.SENT),
    State.DELIVERED: (State.QUEUED, State.SENDING, State.UNKNOWN, State.SENT, State.FAILED),
}
