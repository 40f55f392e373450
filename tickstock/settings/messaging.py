"""How messages leave: mail, SMS, and what they may cost."""

from __future__ import annotations

from tickstock import env

# Where the site is for those who are not on this machine: who reads a mail, Twilio.
_HOST = next(iter(env.words("ALLOWED_HOSTS")), "").lstrip("*.")
PUBLIC_URL = env.read(
    "PUBLIC_URL",
    f"https://{_HOST}" if _HOST else f"http://127.0.0.1:{env.whole('PORT', 8000, 1, 65_535)}",
    "an address such as https://www.example.com",
    env.web_address,
)
MAIL_DOMAIN = PUBLIC_URL.partition("://")[2].partition(":")[0]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", f"TickStock <no-reply@{MAIL_DOMAIN}>")
EMAIL_TIMEOUT = 10  # Seconds
