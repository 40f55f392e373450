"""Static files in production."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names also for scripts that import each other: a new release never meets an old module."""

    support_js_module_import_aggregation = True
