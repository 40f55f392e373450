"""Pages for people who build on this: how to begin, what every error means, and the whole document to try out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularSwaggerSplitView

from apps.api.developers.samples import samples
from apps.api.models import KEPT_HOURS
from apps.api.problems import slug_of
from apps.api.schema import WORDS

reference: Any = SpectacularSwaggerSplitView.as_view(url_name="openapi")


@require_safe
def build(request: HttpRequest) -> HttpResponse:
    """How to begin, with examples that are tested as they stand there."""
    return render(request, "developers/build.html", {"samples": samples(), "hours": KEPT_HOURS})


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """What each type of problem means: its address is in the answer."""
    told = [(slug_of(code), code, HTTPStatus(code).phrase, words) for code, words in sorted(WORDS.items())]
    return render(request, "developers/problems.html", {"problems": told})
