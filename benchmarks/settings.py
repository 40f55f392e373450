"""Pages and files as production serves them, on a machine without TLS: named by content, compressed, kept by browsers."""

from __future__ import annotations

from tickstock.settings.local import *  # noqa: F403

DEBUG = False
STATIC_ROOT = VAR_DIR / "static"  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tickstock.storage.ModuleStorage"},
}
