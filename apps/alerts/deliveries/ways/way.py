from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

from apps.alerts.models import Delivery, Notice
from apps.webhooks.answer import Outcome


class Way(NamedTuple):
    """`prepare` reads what is needed between two turns of the event loop; what it gives is awaited and sends it.

    `can_double`: whoever gets it twice knows that it is the same. Where they do not, a message whose sender died under
    way is shown as one that may have been sent, and never sent again by itself.
    """

    prepare: Callable[[Delivery, list[Notice]], Coroutine[Any, Any, Outcome]]
    can_double: bool = True
