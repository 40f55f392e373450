"""How messages leave: mail, SMS, and what they may cost."""

from __future__ import annotations

from tickstock import env


def budget(text: str) -> tuple[int, int]:
    """So many an hour and a day; ValueError where it says something else.

    >>> budget("5/10")
    (5, 10)
    """
    an_hour, a_day = (int(part) for part in text.split("/"))
    if 0 <= an_hour <= a_day:
        return an_hour, a_day
    raise ValueError


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
MESSAGE_LOG_DAYS = env.whole("MESSAGE_LOG_DAYS", 90, 1, 3_650)

# SMS, by Twilio. Without an account they stay on this machine, and production does not start.
TWILIO_ACCOUNT_SID = env.text("TWILIO_ACCOUNT_SID", "")
TWILIO_AUTH_TOKEN = env.text("TWILIO_AUTH_TOKEN", "")
TWILIO_FROM = env.text("TWILIO_FROM", "")
TWILIO_API = env.read(
    "TWILIO_API", "https://api.twilio.com", "an address such as https://api.twilio.com", env.web_address
)
TWILIO_TIMEOUT = 10  # Seconds

# Who may get one, and how many: whoever is paid for SMS to numbers of their own should not earn much here.
SMS_COUNTRIES = env.words("SMS_COUNTRIES", "US,CA,PR,GB,IE,AU,NZ")
if "ALL" in SMS_COUNTRIES:
    SMS_COUNTRIES = []
SMS_VOIP = env.flag("SMS_VOIP", False)
SMS_RESEND_AFTER = env.whole("SMS_RESEND_AFTER", 30, 0, 3_600)  # Seconds; twice as many after each that nobody used
_BUDGET = "SMS an hour and a day, such as 5/10"
SMS_BUDGETS = {
    "number": env.read("SMS_PER_NUMBER", "5/10", _BUDGET, budget),
    "prefix": env.read("SMS_PER_PREFIX", "20/60", _BUDGET, budget),  # Numbers that differ in their last four digits
    "account": env.read("SMS_PER_ACCOUNT", "10/20", _BUDGET, budget),
    "address": env.read("SMS_PER_ADDRESS", "20/60", _BUDGET, budget),
    "all": env.read("SMS_IN_ALL", "300/2000", _BUDGET, budget),
}
SMS_BREAKER = env.whole("SMS_BREAKER", 900, 1, 86_400)  # Seconds without any SMS once all are used up
SMS_ALARM_LAST = env.whole("SMS_ALARM_LAST", 50, 2, 10_000)
