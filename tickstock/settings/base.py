"""What holds everywhere. Each place (local, production, test) starts from here."""

from __future__ import annotations

from typing import Any

from environ import Env

from tickstock import env
from tickstock.logs import config as logs
from tickstock.market.topics import topics
from tickstock.settings import analytics
from tickstock.settings.accounts import *  # noqa: F403
from tickstock.settings.alerts import *  # noqa: F403
from tickstock.settings.analytics import *  # noqa: F403
from tickstock.settings.api import *  # noqa: F403
from tickstock.settings.billing import *  # noqa: F403
from tickstock.settings.messaging import *  # noqa: F403
from tickstock.settings.security import *  # noqa: F403
from tickstock.settings.webhooks import *  # noqa: F403

env.load()

BASE_DIR = env.ROOT
VAR_DIR = env.folder("VAR_DIR", "var")
REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:8002/0")
# The log, rows and heartbeats; the cache, the jobs and the wake-ups stay at REDIS_URL.
STREAM_URL = env.broker("STREAM_URL", REDIS_URL)

FEED = env.choice("FEED", "simulator", ("simulator", "massive", "delayed", "recorded"))
IS_SIMULATED = FEED == "simulator"
MASSIVE_KEY = env.text("MASSIVE_KEY", "simulator" if IS_SIMULATED else "")
MASSIVE_REST = env.read(
    "MASSIVE_REST",
    f"http://{env.text('SIMULATOR_HOST', '127.0.0.1')}:{env.whole('SIMULATOR_PORT', 8001, 1, 65_535)}"
    if IS_SIMULATED
    else "https://api.massive.com",
    "an address such as https://api.massive.com",
    env.web_address,
)
MASSIVE_REST_PER_MINUTE = env.whole("MASSIVE_REST_PER_MINUTE", 0 if IS_SIMULATED else 5, 0, 100_000)
SUBSCRIBE = env.read(
    "SUBSCRIBE", "T.*,LULD.*" if IS_SIMULATED else "T.*", "topics such as T.* or T.AAPL,Q.AAPL", topics
)

UNIVERSE_SUBSCRIPTION = env.choice("UNIVERSE_SUBSCRIPTION", "everything", ("everything", "union"))


def database(address: str) -> dict[str, Any]:
    """Django's settings of a database; ValueError when it is of another kind."""
    if not address.startswith(("postgres://", "postgresql://", "sqlite://")):
        raise ValueError
    return dict(Env.db_url_config(address))


INSTALLED_APPS = [
    "daphne",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "apps.accounts.sessions.apps.SessionsConfig",
    "allauth.headless",
    "apps.accounts",  # After allauth, whose admin pages it takes the place of
    "apps.messaging",
    "apps.billing",
    "apps.universes",
    "apps.analytics",
    "apps.webhooks",
    "apps.alerts",
    "apps.dashboards",
    "apps.live",
    "apps.monitoring",
    "apps.api",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django.contrib.humanize",
    "django_prometheus",
    "apps.accounts.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "tickstock.request_ids.request_id",  # First, so that whatever is said of a request says of which
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "tickstock.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.accounts.sessions.activity.EndedMidwayMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.accounts.sessions.activity.ActivityMiddleware",
    "apps.accounts.middleware.OwnTime",
    "apps.accounts.entrance.outage.OutageMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
ROOT_URLCONF = "tickstock.urls"
ASGI_APPLICATION = "tickstock.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_OLD")  # Sealed sessions and second factors outlive a change of the key

DATABASES = {
    "default": env.read(
        "DATABASE_URL",
        f"sqlite:///{VAR_DIR}/tickstock.sqlite3",
        "a database address such as postgres://user:password@host/name",
        database,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers do not wait for the writer, and a writer waits for its turn.
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "ts:cache",
    }
}
# Wake-ups between web processes only: market events never travel here, for it drops by specification.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "ts:wake"},
    }
}

PROXIES = env.whole("PROXIES", 0, 0, 10)
if PROXIES:  # The last of them says whether the browser came by TLS
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SOCKETS_PER_USER = env.whole("SOCKETS_PER_USER", 20, 1, 100_000)
TAPE_EVENTS = env.whole("TAPE_EVENTS", 100_000, 1_000, 10_000_000)
SOCKETS_PER_ADDRESS = env.whole("SOCKETS_PER_ADDRESS", 200, 1, 100_000)

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page that leaves a job does not wait for a broker that is away; workers keep trying all the same.
CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 0, "socket_connect_timeout": 2.0, "socket_timeout": 5.0}
METRICS_KEY = env.text("METRICS_KEY", "")
JOBS_METRICS_PORT = env.whole("JOBS_METRICS_PORT", 0, 0, 65_535)
ALARM_WEBHOOK = env.read(
    "ALARM_WEBHOOK", "", "an address such as https://host/path", lambda text: env.web_address(text) if text else ""
)
ALARM_WEBHOOK_SECRET = env.text("ALARM_WEBHOOK_SECRET", "")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 60  # Seconds
CELERY_BEAT_SCHEDULE = {
    "archive": {"task": "apps.analytics.tasks.archive", "schedule": 2.0, "options": {"expires": 2.0}},
    "keep-moment": {"task": "apps.analytics.tasks.keep_moment", "schedule": 30.0},
    "sync-figures": {"task": "apps.analytics.tasks.sync_figures", "schedule": float(analytics.TOTALS_SYNC_SECONDS)},
    "forget-old-events": {"task": "apps.analytics.tasks.forget_old_events", "schedule": 3600.0},
    "watch-alarms": {"task": "apps.monitoring.tasks.watch_alarms", "schedule": 10.0, "options": {"expires": 10.0}},
    "canary": {"task": "apps.monitoring.tasks.canary", "schedule": 10.0},
    "publish-settings": {"task": "apps.monitoring.tasks.publish_settings", "schedule": 60.0},
    "keep-universes-fresh": {"task": "apps.universes.tasks.keep_universes_fresh", "schedule": 120.0},
    "keep-reference": {"task": "apps.universes.tasks.keep_reference", "schedule": 60.0},
    "cut-webhooks": {"task": "apps.webhooks.tasks.cut_webhooks", "schedule": 2.0, "options": {"expires": 2.0}},
    "send-webhooks": {"task": "apps.webhooks.tasks.send_webhooks", "schedule": 2.0, "options": {"expires": 2.0}},
    "forget-old-webhooks": {"task": "apps.webhooks.tasks.forget_old_webhooks", "schedule": 300.0},
    "take-alerts": {"task": "apps.alerts.tasks.take_alerts", "schedule": 1.0, "options": {"expires": 1.0}},
    "send-alerts": {"task": "apps.alerts.tasks.send_alerts", "schedule": 2.0, "options": {"expires": 2.0}},
    "publish-rules": {"task": "apps.alerts.tasks.publish_rules", "schedule": 15.0, "options": {"expires": 15.0}},
    "try-rules": {"task": "apps.alerts.tasks.try_rules", "schedule": 10.0, "options": {"expires": 10.0}},
    "keep-alert-outcomes": {"task": "apps.alerts.tasks.keep_alert_outcomes", "schedule": 60.0},
    "forget-old-alerts": {"task": "apps.alerts.tasks.forget_old_alerts", "schedule": 3600.0},
    "look-after-messages": {"task": "apps.messaging.tasks.look_after_messages", "schedule": 10.0},
    "watch-codes": {"task": "apps.messaging.tasks.watch_codes", "schedule": 60.0},
    "forget-old-messages": {"task": "apps.messaging.tasks.forget_old_messages", "schedule": 3600.0},
    "tell-of-lock-outs": {"task": "apps.accounts.tasks.tell_of_lock_outs", "schedule": 10.0},
    "forget-old-lock-outs": {"task": "apps.accounts.tasks.forget_old_lock_outs", "schedule": 3600.0},
    "end-periods": {"task": "apps.billing.tasks.end_periods", "schedule": 300.0},
    "sample-gauges": {"task": "apps.analytics.tasks.sample_gauges", "schedule": 10.0},
    "keep-bars": {"task": "apps.analytics.tasks.keep_bars", "schedule": 20.0},
    "make-day-bars": {"task": "apps.analytics.tasks.make_day_bars", "schedule": 1800.0},
    "keep-profiles": {"task": "apps.analytics.tasks.keep_profiles", "schedule": 600.0},
    "keep-outcomes": {"task": "apps.analytics.tasks.keep_outcomes", "schedule": 60.0},
    "forget-old-market": {"task": "apps.analytics.tasks.forget_old_market", "schedule": 3600.0},
    "forget-old-answers": {"task": "apps.api.tasks.forget_old_answers", "schedule": 3600.0},
    "forget-ended-sessions": {"task": "apps.accounts.tasks.forget_ended_sessions", "schedule": 3600.0},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    # By npm; see package.json
    *(
        (f"{name}/dist", BASE_DIR / "node_modules" / name / "dist")
        for name in ("chart.js", "gridstack", "lightweight-charts")
    ),
]

LOGGING = logs.configuration()
