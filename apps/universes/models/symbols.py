"""What is traded, as far as it is known."""

from __future__ import annotations

from typing import Any

from django.db import models

from apps.universes.catalogue.bands import BANDS, band
from apps.universes.catalogue.sectors import SECTORS

# What the provider says and staff may say otherwise.
FACTS = ("name", "exchange", "type", "is_active", "delisted_on", "sector", "industry", "market_cap", "renamed_from")


class Symbol(models.Model):
    ticker = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=200, blank=True)
    exchange = models.CharField(max_length=8, blank=True, help_text="Where it is listed, such as XNYS")
    type = models.CharField(max_length=8, blank=True, help_text="The provider's, such as CS or ETF")
    is_active = models.BooleanField(default=True, help_text="Is traded, as far as the provider has said")
    delisted_on = models.DateField(null=True, blank=True)
    sector = models.CharField(max_length=24, blank=True, choices=[(name, name) for name in SECTORS])
    industry = models.CharField(max_length=120, blank=True)
    market_cap = models.FloatField(null=True, blank=True, help_text="Dollars")
    cap_band = models.CharField(
        max_length=5, blank=True, editable=False, choices=[(name, name.capitalize()) for name in BANDS]
    )
    renamed_from = models.CharField(max_length=16, blank=True, help_text="The ticker it had before")
    renamed_on = models.DateField(null=True, blank=True)
    figi = models.CharField(max_length=12, blank=True, editable=False, help_text="Stays when the ticker changes")
    details_on = models.DateField(
        null=True, blank=True, editable=False, help_text="When sector and size were asked for"
    )
    by_hand = models.JSONField(default=list, editable=False, help_text="What staff has said: no feed overwrites it")

    class Meta:
        ordering = ["ticker"]
        indexes = [
            # The feed looks for whom a new ticker was before.
            models.Index(fields=["figi"], condition=~models.Q(figi=""), name="symbol_by_figi"),
        ]

    def __str__(self) -> str:
        return self.ticker

    def take(self, facts: dict[str, Any]) -> None:
        """Take in what a feed says, but for what staff has said."""
        for name, value in facts.items():
            if name not in self.by_hand:
                setattr(self, name, value)
        self.cap_band = band(self.market_cap)
