"""Somebody's program, with a key."""

from __future__ import annotations

from typing import Any

from django.test import Client

from apps.accounts.keys import making
from apps.accounts.models import Scope, User
from tests.people import person


class Program:
    def __init__(self, user: User, scopes: tuple[Scope, ...] = tuple(Scope)) -> None:
        self.user = user
        self.key, self.secret = making.make(owner=user, name="A program", scopes=scopes)
        self.client = Client(headers={"authorization": f"Bearer {self.secret}"})

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.post(path, body, "application/json", headers=headers)

    def patch(self, path: str, body: Any) -> Any:
        return self.client.patch(path, body, "application/json")

    def delete(self, path: str) -> Any:
        return self.client.delete(path)


def program(name: str, *scopes: Scope) -> Program:
    return Program(person(name), scopes or tuple(Scope))
