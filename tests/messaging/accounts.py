"""A Twilio and a mail server that the site has accounts at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.messaging.servers import MailServer, Twilio


@pytest.fixture
def twilio(settings) -> Iterator[Twilio]:
    """A Twilio that the site has an account at."""
    server = Twilio()
    settings.TWILIO_API = server.url
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_FROM = "AC1", "secret", "+15005550006"
    settings.TWILIO_TIMEOUT = 1
    settings.PUBLIC_URL = "https://www.example.com"
    yield server
    server.close()


@pytest.fixture
def mail_server(settings) -> Iterator[MailServer]:
    """A mail server that the site is set up with."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 1
    yield server
    server.close()
