from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.conf import LazySettings

from tests.simulator.rest_server import Answer, served

Serve = Callable[[Answer], str]


@pytest.fixture
def serve(settings: LazySettings) -> Iterator[Serve]:
    """Lets a provider answer where the settings look for it; gives its address."""
    with ExitStack() as stack:

        def start(answer: Answer) -> str:
            settings.MASSIVE_REST = stack.enter_context(served(answer))
            return settings.MASSIVE_REST

        yield start
