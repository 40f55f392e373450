"""What tests run with: real PostgreSQL and Valkey, whose addresses the test session puts in the environment."""

from __future__ import annotations

from tickstock.settings.local import *  # noqa: F403

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True  # As with DEBUG on: nothing is collected for a test
BILLING = True
