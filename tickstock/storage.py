"""Static files in production."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

_, IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names also for scripts that import each other: a new release never meets an old module."""

    # Only our own: packages bring modules that no page loads, and some of them import what is not there.
    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", IMPORTS))
