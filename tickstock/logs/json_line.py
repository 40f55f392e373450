"""A line of the log for programs: one JSON object."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS, LogData
from pythonjsonlogger.msgspec import MsgspecFormatter

from tickstock.logs import about
from tickstock.logs.mask import HIDDEN, is_secret, mask

NOT_TOLD = ("request", "server_time", "color_message")  # Objects that Django and servers hang on a record
PLAIN = (bool, int, float, type(None))


class JsonLine(MsgspecFormatter):
    """An object with `time`, `level`, `logger`, `message`, `role`, `pid`, what the line is about, and its extras."""

    def __init__(self) -> None:
        super().__init__([], reserved_attrs=[*RESERVED_ATTRS, *NOT_TOLD], rename_fields={"exc_info": "traceback"})

    def add_fields(self, log_data: LogData, record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"], log_data["logger"], log_data["message"] = record.levelname, record.name, record.getMessage()
        log_data["role"], log_data["pid"] = about.ThisProcess.role, record.process
        super().add_fields(log_data, record, message_dict)

    def process_log_record(self, log_data: LogData) -> LogData:
        # What it is about is of our own making, and looks as random as a secret.
        return {**{name: _told(name, value) for name, value in log_data.items()}, **about.now()}


def _told(name: str, value: Any) -> Any:
    if isinstance(value, PLAIN):
        return value
    return HIDDEN if is_secret(name) else mask(str(value))
