"""A web process with production's settings, as the container runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from http.client import HTTPConnection

from tests.services.stack import Stack
from tickstock import env

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tickstock.settings.production",
    "SECRET_KEY": "long and random in production, here only long: 0123456789",
    "ALLOWED_HOSTS": "www.example.com,web-1",
    "EMAIL_URL": "smtp://user:password@localhost:587",
    "PHONE": "off",
    "PROXIES": "1",
    "METRICS_KEY": "a-key",
}


def ask(stack: Stack, path: str, host: str, **headers: str) -> int:
    connection = HTTPConnection("127.0.0.1", stack.web_port, timeout=20)
    connection.request("GET", path, headers={"Host": host, **headers})
    status = connection.getresponse().status
    connection.close()
    return status


def test_prometheus_and_the_container_engine_ask_from_inside_and_everybody_else_comes_by_tls(stack: Stack):
    stack.web(**SETTINGS)

    healthy = subprocess.run(
        [sys.executable, env.ROOT / "docker" / "healthy.py", f"{stack.web_port}/health/live"],
        env=os.environ | SETTINGS,
        timeout=20,
        check=False,
    )
    assert healthy.returncode == 0
    assert ask(stack, "/metrics", "web-1:8000", Authorization="Bearer a-key") == 200
    assert ask(stack, "/status/", "www.example.com") == 301
