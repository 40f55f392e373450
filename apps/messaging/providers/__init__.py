"""Those who carry messages: a mail server and Twilio, or a folder on this machine.

A provider gives its id of what it has taken. NotSent says that it certainly has not, Rejected that it never will;
whatever else is raised leaves open whether somebody gets the message.
"""

from __future__ import annotations


class NotSent(Exception):
    """It was not taken, and may be at another time."""


class Rejected(Exception):
    """It will not be taken, however often it is tried."""
