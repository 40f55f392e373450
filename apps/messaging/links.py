"""Addresses of pages for letters: of the site's own name, whatever a request claims to have been sent to."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def link(page: str) -> str:
    """The whole address of a page, by its name."""
    return f"{settings.PUBLIC_URL}{reverse(page)}"
