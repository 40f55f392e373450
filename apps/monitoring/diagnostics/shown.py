"""The settings as this web process has them: what is on the list is shown, of everything else only whether it is set."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from tickstock import env
from tickstock.logs.mask import HIDDEN, is_secret, mask

EXAMPLE = env.ROOT / ".env.example"
DESCRIBED = re.compile(r"# ([A-Z][A-Z_]+)=(\S*)")
ADDRESSES = ("DATABASE_URL", "REDIS_URL", "STREAM_URL")  # Shown without who signs in there
SHOWN = frozenset(
    [
        "PORT",
        "VAR_DIR",
        "DJANGO_SETTINGS_MODULE",
        "SIMULATOR_PORT",
        "BROKER_PORT",
        "START_DEADLINE",
        "STOP_DEADLINE",
        "ALLOWED_HOSTS",
        "JOBS_METRICS_PORT",
        "INGEST_METRICS_PORT",
        "ALERTS_METRICS_PORT",
        "MOMENT_DAYS",
        "ALERT_DAYS",
        "SIMULATOR_METRICS_PORT",
        "MERGE_METRICS_PORT",
        "METRICS_HOST",
        "PUBLIC_URL",
        "MAIL_FROM",
        "MESSAGE_LOG_DAYS",
        "PROXIES",
        "SOCKETS_PER_USER",
        "SOCKETS_PER_ADDRESS",
        "UNIVERSE_SUBSCRIPTION",
        "PHONE",
        "PHONE_COUNTRY",
        "STAFF_MFA",
        "SESSION_IDLE",
        "SESSION_ABSOLUTE",
        "SESSIONS_PER_USER",
        "GEOIP_DATABASE",
        "TWILIO_FROM",
        "TWILIO_API",
        "SMS_COUNTRIES",
        "SMS_VOIP",
        "SMS_RESEND_AFTER",
        "SMS_PER_NUMBER",
        "SMS_PER_PREFIX",
        "SMS_PER_ACCOUNT",
        "SMS_PER_ADDRESS",
        "SMS_IN_ALL",
        "SMS_BREAKER",
        "SMS_ALARM_LAST",
        "BILLING",
        "TRIAL_DAYS",
        "FEED",
        "FALLBACK",
        "FALLBACK_AFTER",
        "MASSIVE_HOST",
        "RECORDING",
        "RECORDING_SPEED",
        "MASSIVE_REST",
        "MASSIVE_REST_PER_MINUTE",
        "SUBSCRIBE",
        "SHARD",
        "SHARDS",
        "SCANNER",
        "LOG_CAP",
        "OUTBOX_SPILL_MB",
        "EVENTS_DAYS",
        "MOMENTS_HOURS",
        "TOTALS_SYNC_SECONDS",
        "GAUGES_DAYS",
        "BARS",
        "BARS_DAYS",
        "WEBHOOK_PRIVATE",
        "WEBHOOK_DAYS",
        "LOG_LEVEL",
        "LOG_LEVELS",
        "LOG_FORMAT",
    ]
)


class Setting(msgspec.Struct, frozen=True):
    name: str
    value: str  # Masked; empty where it is not set
    default: str


def described(path: Path = EXAMPLE) -> dict[str, str]:
    """Every setting and its default, as `.env.example` has them; only names where that is not at hand."""
    if not path.exists():
        return dict.fromkeys(sorted(SHOWN | set(ADDRESSES)), "")
    return dict(DESCRIBED.findall(path.read_text()))


def settings_shown(environment: Mapping[str, str] = os.environ) -> list[Setting]:
    return [
        Setting(name, _shown(name, environment.get(name, "").strip()), default) for name, default in described().items()
    ]


def _shown(name: str, value: str) -> str:
    if not value:
        return ""
    if name in ADDRESSES:
        return _without_credentials(value)
    return mask(value) if name in SHOWN and (not is_secret(name) or name == "PUBLIC_URL") else HIDDEN


def _without_credentials(address: str) -> str:
    """Where it leads. What follows a question mark may hold a password, too."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return HIDDEN
    hosts = ",".join(host.rpartition("@")[2] for host in parts.netloc.split(","))
    return f"{parts.scheme}://{hosts}{parts.path}"
