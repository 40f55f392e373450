"""Whatever a person reads is ready to be translated, but for names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR, "templates")
PARTS = ["account", "accounts", "billing", "mail", "messaging", "mfa", "pages", "parts", "usersessions", "webhooks"]
FOUND = [
    *TEMPLATES.glob("*.html"),
    *(path for part in PARTS for path in TEMPLATES.joinpath(part).rglob("*.*")),
]
NAMES = r"\b(TickStock|UTC)\b"
NOT_READ = [
    r"{#.*?#}",
    r"{% comment.*?{% endcomment %}",
    r"{% blocktrans.*?{% endblocktrans\w* %}",
    r"{%.*?%}",
    r"{{.*?}}",
    r"<(script|style)\b.*?</\1>",
]
READ_ATTRIBUTES = r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"'


def bare_words(template: str) -> list[str]:
    """What stands in a template as itself, between tags or in an attribute that is read out."""
    for pattern in NOT_READ:
        template = re.sub(pattern, "", template, flags=re.DOTALL)
    read = [*re.findall(READ_ATTRIBUTES, template), re.sub(r"<[^>]*>|&\w+;", " ", template)]
    return re.findall(r"[^\W\d_].*", re.sub(NAMES, "", "\n".join(read)))


def test_bare_words_are_found_between_tags_and_in_labels():
    page = """<p class="faint">{% translate "Yes" %} {{ name }}</p><a title="Why" href="/">Read on</a>"""

    assert [words.strip() for words in bare_words(page)] == ["Why", "Read on"]


@pytest.mark.parametrize("path", FOUND, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_word_can_be_translated(path: Path):
    assert bare_words(path.read_text()) == []
