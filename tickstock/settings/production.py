"""Behind TLS: nothing has a default that would be unsafe on the internet."""

from __future__ import annotations

from environ import Env

from tickstock import env
from tickstock.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = env.read("SECRET_KEY", None, "at least 50 characters", lambda key: key if len(key) >= 50 else int(""))
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or env.refuse("ALLOWED_HOSTS", "host names separated by commas", "")
DEMO_ACCOUNTS = False

globals().update(
    env.read("EMAIL_URL", None, "a mail address such as smtp://user:password@host:587", Env.email_url_config)
)
if PHONE != "off":  # noqa: F405
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"):
        globals()[name] or env.refuse(name, "a value, or PHONE=off", "")

SECURE_SSL_REDIRECT = True
# Who asks these is inside: container engines, Prometheus. They come without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
DEVICE_COOKIE = "__Host-device"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tickstock.storage.ModuleStorage"},
}
