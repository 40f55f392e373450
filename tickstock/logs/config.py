"""How every process writes its log, whether it loads Django or not."""

from __future__ import annotations

import logging
import logging.config
import os
import re
import sys
import threading
from types import TracebackType
from typing import Any

from tickstock import env
from tickstock.logs import mask
from tickstock.logs.about import ThisProcess

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
# A line for each task or connection says nothing: what went wrong is said by whoever did it.
QUIET = ("celery.worker.strategy", "celery.app.trace", "websockets")
AREA = re.compile(r"[A-Za-z_]\w*(\.\w+)*")

logger = logging.getLogger("tickstock")


def configuration() -> dict[str, Any]:
    """What the environment asks for, as `logging.config` takes it; a wrong value stops the process with one clear line."""
    in_production = os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".production")
    written = env.choice("LOG_FORMAT", "json" if in_production else "line", ("json", "line"))
    level = env.choice("LOG_LEVEL", "INFO", LEVELS)
    areas = env.read("LOG_LEVELS", "", "areas and levels such as apps.live=DEBUG,workers.ingest=WARNING", areas_of)
    form = {"json": "tickstock.logs.json_line.JsonLine", "line": "tickstock.logs.line.Line"}[written]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": {"()": form}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "chosen"},
            "newest": {"class": "tickstock.logs.newest.Newest"},
        },
        "loggers": {
            # Django's own handlers would write some lines a second time, as they are.
            "django": {"handlers": [], "level": level},
            "django.server": {"handlers": [], "propagate": True},
            **{area: {"level": own} for area, own in (dict.fromkeys(QUIET, "WARNING") | areas).items()},
        },
        "root": {"handlers": ["console", "newest"], "level": level},
    }


def areas_of(text: str) -> dict[str, str]:
    """
    >>> areas_of("apps.live=DEBUG, workers.ingest.sources=WARNING")
    {'apps.live': 'DEBUG', 'workers.ingest.sources': 'WARNING'}
    """
    found = {}
    for pair in filter(None, map(str.strip, text.split(","))):
        area, _, level = pair.partition("=")
        if not AREA.fullmatch(area) or level not in LEVELS:
            raise ValueError
        found[area] = level
    return found


def begin(role: str) -> None:
    """This process is of this kind; what nobody catches goes to its log."""
    ThisProcess.role = role
    mask.know(os.environ)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def put_in_force(role: str) -> None:
    """For a process without Django, which would do it from its settings."""
    logging.config.dictConfig(configuration())
    begin(role)


def _uncaught(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, Exception):
        logger.critical("The process ends", exc_info=(kind, problem, trace))
    else:
        sys.__excepthook__(kind, problem, trace)


def _uncaught_in_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        name = failed.thread.name if failed.thread else "A thread"
        logger.critical("%s ended", name, exc_info=(failed.exc_type, failed.exc_value, failed.exc_traceback))
