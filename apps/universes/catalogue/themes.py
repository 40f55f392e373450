"""Well-known themes, by how the provider's words for an industry (those of SIC) begin."""

from __future__ import annotations

import re

THEMES = {
    "Semiconductors": "semiconductors",
    "Software": "services-(prepackaged software|computer programming services)",
    "Internet and data": "services-computer (programming, data|processing)",
    "Banks": "(national |state )?commercial banks|savings institution",
    "Brokers": "security (brokers|& commodity brokers)",
    "Insurers": "life insur|fire, marine|accident & health insur|surety insur|insurance",
    "Biotech and drugs": "pharmaceutical|biological products|medicinal chemicals|in vitro",
    "Medical devices": "surgical & medical instr|electromedical|orthopedic|dental equip|x-ray apparatus",
    "Oil and gas": "crude petroleum|drilling oil|oil (&|and) gas|petroleum refining|natural gas trans",
    "Gold and silver miners": "gold",
    "Airlines": "air transportation",
    "Shipping": "deep sea|water transportation",
    "Retail": "retail-(?!eating)",
    "Restaurants": "retail-eating",
    "Home builders": "operative builders|general bldg contractors - residential",
    "Car makers": "motor vehicles & passenger",
    "Aerospace and defense": "aircraft|guided missiles|search, detection|ordnance",
    "Property trusts": "real estate investment trusts",
}


def in_themes(industry: str, themes: tuple[str, ...]) -> bool:
    """Whether an industry belongs to one of these themes.

    >>> in_themes("Semiconductors & related devices", ("Banks", "Semiconductors"))
    True
    >>> in_themes("Retail-eating places", ("Retail",)), in_themes("", ("Retail",))
    (False, False)
    """
    return any(re.match(THEMES[theme], industry, re.IGNORECASE) for theme in themes)
