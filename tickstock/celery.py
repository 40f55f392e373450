"""The jobs' application: `celery -A tickstock worker` and `celery -A tickstock beat`."""

from __future__ import annotations

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import (
    beat_init,
    before_task_publish,
    celeryd_init,
    setup_logging,
    task_postrun,
    task_prerun,
    worker_ready,
    worker_shutdown,
)
from django.conf import settings

from tickstock.logs import about
from tickstock.logs import config as logs
from tickstock.stream.presence import Presence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tickstock.settings.local")

app = Celery("tickstock")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
present: list[Presence] = []  # This process, once it is at work


@celeryd_init.connect
def be_a_worker(**_: Any) -> None:
    logs.begin("jobs")


@setup_logging.connect
def log_as_all_do(**_: Any) -> None:
    """Celery would write lines of its own form. Beat comes here without having said who it is."""
    logging.config.dictConfig(settings.LOGGING)
    if about.ThisProcess.role == "command":
        logs.begin("beat")


@worker_ready.connect
@beat_init.connect
def be_present(**_: Any) -> None:
    role = about.ThisProcess.role
    port = settings.JOBS_METRICS_PORT if role == "jobs" else 0
    present.append(Presence(settings.STREAM_URL, role, metrics_port=port).start())


@worker_shutdown.connect
def be_gone(**_: Any) -> None:
    while present:
        present.pop().stop()


@before_task_publish.connect
def say_whose_request(headers: dict[str, Any], **_: Any) -> None:
    if request := about.now().get("request"):
        headers["log_request"] = request


@task_prerun.connect
def begin_a_task(task_id: str, task: Any, **_: Any) -> None:
    """Lines of a task say which it is, and whose request it came of."""
    known = {"request": request} if (request := getattr(task.request, "log_request", None)) else {}
    task.request.log_about = about.begin(**known, task=task.name, task_id=task_id)


@task_postrun.connect
def end_a_task(task: Any, **_: Any) -> None:
    if token := getattr(task.request, "log_about", None):
        about.end(token)
