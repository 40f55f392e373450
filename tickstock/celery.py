"""The jobs' application: `celery -A tickstock worker` and `celery -A tickstock beat`."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tickstock.settings.local")

app = Celery("tickstock")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
