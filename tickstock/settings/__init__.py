"""Django's settings. The file .env is read before any of them."""

from __future__ import annotations

from tickstock import env

env.load()
