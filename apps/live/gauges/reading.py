"""What gauges need of the database."""

from __future__ import annotations

from apps.live.gauges.catalogue import Catalogue
from apps.universes.catalogue.sectors import SECTORS
from apps.universes.services import names_of_funds, sectors_of_symbols


def read_catalogue() -> Catalogue:
    """As it is now."""
    place = {name: number for number, name in enumerate(SECTORS)}
    sectors = {ticker: place[sector] for ticker, sector in sectors_of_symbols() if sector in place}
    return Catalogue(sectors, names_of_funds())
