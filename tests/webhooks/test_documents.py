"""The code in docs/webhooks.md does what it says there."""

from __future__ import annotations

import json
import re
import subprocess
import time
from pathlib import Path

import pytest
from django.conf import settings

from apps.webhooks.signature import headers, new_secret
from tests.services.node import wheel_node

TEXT = Path(settings.BASE_DIR, "docs", "webhooks.md").read_text()
SECRET, OTHER, BODY = new_secret(), new_secret(), b'{"type":"test"}'


def code(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found
    return found[1]


def by_python(secret: str, sent: dict[str, str], body: bytes) -> bool:
    names: dict = {}
    exec(code("python"), names)
    return names["is_from_tickstock"](secret, sent, body)


def by_javascript(secret: str, sent: dict[str, str], body: bytes) -> bool:
    asks = f"console.log(isFromTickStock({json.dumps(secret)}, {json.dumps(sent)}, Buffer.from({list(body)})));"
    command = [wheel_node(), "--input-type=module", "-e", f"{code('javascript')}\n{asks}"]
    return json.loads(subprocess.run(command, capture_output=True, check=True, timeout=30).stdout)


@pytest.mark.parametrize("verify", [by_python, by_javascript])
def test_it_knows_our_calls_and_no_others(verify):
    now = int(time.time())
    sent = {name.lower(): value for name, value in headers([OTHER, SECRET], "an-id", now, BODY).items()}
    old = {name.lower(): value for name, value in headers([SECRET], "an-id", now - 400, BODY).items()}

    assert verify(SECRET, sent, BODY)
    assert verify(OTHER, sent, BODY)
    assert not verify(SECRET, sent, BODY + b" ")
    assert not verify(new_secret(), sent, BODY)
    assert not verify(SECRET, sent | {"webhook-id": "another"}, BODY)
    assert not verify(SECRET, sent | {"webhook-signature": "v1,bm8="}, BODY)
    assert not verify(SECRET, old, BODY)


def test_the_example_balances():
    body = json.loads(code("json"))

    assert sum(line[0] for line in body["ledger"].values()) == body["through"] - body["from"] + 1
    assert all(scanned == delivered + filtered for scanned, delivered, filtered in body["ledger"].values())
