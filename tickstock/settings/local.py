"""One machine, one developer: embedded defaults, a demo account, mail on the console."""

from __future__ import annotations

from tickstock import env
from tickstock.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = env.text("SECRET_KEY", "for development only: production refuses to start without its own")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEMO_ACCOUNTS = True
