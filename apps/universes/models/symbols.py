"""What is traded, as far as it is known."""

from __future__ import annotations

from django.db import models


class Symbol(models.Model):
    ticker = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=200, blank=True)
    exchange = models.CharField(max_length=8, blank=True, help_text="Where it is listed, such as XNYS")
    type = models.CharField(max_length=8, blank=True, help_text="The provider's, such as CS or ETF")
    is_active = models.BooleanField(default=True, help_text="Is traded, as far as the provider has said")
    delisted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["ticker"]

    def __str__(self) -> str:
        return self.ticker
