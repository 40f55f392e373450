"""From the sign-up form to the page of kept messages, through the broker and a worker: what a developer does first."""

from __future__ import annotations

import re
from typing import Any

from tests.services.stack import Stack
from tests.visitor import PASSWORD, Visitor
from tests.waiting import until


def test_the_code_of_a_sign_up_comes_to_the_page_of_kept_messages(stack: Stack):
    in_development: dict[str, Any] = {"DJANGO_SETTINGS_MODULE": "tickstock.settings.local", "FEED": "recorded"}
    visitor = Visitor(stack.web(**in_development))
    stack.jobs(**in_development)

    answers = {"email": "alice@example.com", "phone": "+12125550123", "password1": PASSWORD, "terms": "on"}
    visitor.post("/accounts/signup/", "/accounts/signup/", **answers)

    until(lambda: re.search(r"<code data-copied>\d{6}</code>", visitor.get("/dev/messages/")), 40.0)
    assert "+12125550123" in visitor.get("/dev/messages/")
