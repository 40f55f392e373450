"""One machine, one developer: embedded defaults, a demo account, mail and SMS on a page."""

from __future__ import annotations

from environ import Env

from tickstock import env
from tickstock.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = env.text("SECRET_KEY", "for development only: production refuses to start without its own")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
if env.text("EMAIL_URL", ""):
    globals().update(
        env.read("EMAIL_URL", None, "a mail address such as smtp://user:password@host:587", Env.email_url_config)
    )
else:
    EMAIL_BACKEND = "apps.messaging.kept.MailBackend"  # Nothing leaves this machine; see /dev/messages/
DEMO_ACCOUNTS = True
WEBHOOK_PRIVATE = env.flag("WEBHOOK_PRIVATE", True)  # To a receiver on this machine
STAFF_MFA = env.flag("STAFF_MFA", False)  # The demo staff account has none
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost
