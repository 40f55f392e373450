from __future__ import annotations


class Trouble(Exception):
    """Why something could not be loaded, in words for whoever asked for it."""
