"""A provider for tests of what is loaded: answers over HTTP, and no waiting."""

from __future__ import annotations

import json
from typing import Any

from apps.universes.reference.client import PatientClient
from apps.universes.reference.pace import Pace
from apps.universes.reference.provider import Provider


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def patient(address: str, clock: Clock | None = None, per_minute: int = 0, key: str = "key") -> PatientClient:
    clock = clock or Clock()
    return PatientClient(key, address, Pace(per_minute, clock, clock.sleep))


def provider(address: str, **options: Any) -> Provider:
    return Provider(patient(address, **options))


class Script:
    """Answers one after the other; the last one for ever. A dict is sent as JSON with status 200."""

    def __init__(self, *answers: dict[str, Any] | tuple[int, bytes]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, target: str, _: str) -> tuple[int, bytes]:
        self.asked.append(target)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return (200, json.dumps(answer).encode()) if isinstance(answer, dict) else answer
