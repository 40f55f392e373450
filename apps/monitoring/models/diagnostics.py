from __future__ import annotations

from django.db import models


class Diagnostics(models.Model):
    """No table: what the right to see the diagnostics page hangs on."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("view_diagnostics", "Can see diagnostics, trace symbols and download bundles")]
        verbose_name = verbose_name_plural = "diagnostics"

    def __str__(self) -> str:
        return "diagnostics"
