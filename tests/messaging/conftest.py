from __future__ import annotations

from tests.messaging.accounts import mail_server as mail_server
from tests.messaging.accounts import twilio as twilio
