"""The rows of watched symbols, minute by minute, so that one can ask later why nothing was told."""

from __future__ import annotations

from django.db import models


class Moment(models.Model):
    minute = models.BigIntegerField(primary_key=True, help_text="Of the market's clock, epoch seconds")
    layout = models.CharField(max_length=16, help_text="Of the rows: those of another one cannot be read")
    rows = models.BinaryField(help_text="Compressed, dtype ROW")

    def __str__(self) -> str:
        return str(self.minute)
