from __future__ import annotations


class Refused(Exception):
    """What was asked for cannot be done; its words are for the person."""
