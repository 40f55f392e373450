"""Somebody who signs up, page by page."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.messages import code_sent
from tests.visitor import PASSWORD

EMAIL, PHONE = "dana@example.com", "+12125550142"


class Newcomer:
    def __init__(self, client: Client) -> None:
        self.client = client

    def asks(self, **changes: str) -> Any:
        """Fill in the first page; gives the page that follows."""
        usual = {"email": EMAIL, "phone": "(212) 555-0142", "password1": PASSWORD, "terms": "on"}
        answers = {name: value for name, value in (usual | changes).items() if value}
        return self.client.post("/accounts/signup/", answers, follow=True)

    def types(self, code: str) -> Any:
        return self.client.post("/accounts/signup/code/", {"code": code}, follow=True)

    def does(self, action: str, **answers: str) -> Any:
        return self.client.post("/accounts/signup/code/", {"action": action, **answers}, follow=True)

    def signs_up(self, **changes: str) -> Any:
        """All three steps; gives the page one ends on."""
        self.asks(**changes)
        self.types(code_sent(PHONE))
        return self.types(code_sent(changes.get("email", EMAIL)))
