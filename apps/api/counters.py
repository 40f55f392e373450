"""What the metrics say of programs' questions."""

from __future__ import annotations

from prometheus_client import Counter

PROBLEMS = Counter("ts_api_problems", "Questions of programs that were answered with a problem", ["status"])
