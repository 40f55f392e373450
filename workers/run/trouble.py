"""What ends a run early. Its text is the one line the user reads: what is wrong, and what helps."""

from __future__ import annotations


class Trouble(Exception):
    """Something that has to be there is missing, in use or broken."""


class Asked(Exception):
    """The run was asked to stop."""
