"""What is promised of the containers, as far as it stands in their files: `make containers` asks linters as well."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.services.nginx import Nginx
from tickstock import env

DOCKER = env.ROOT / "docker"
FILE: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = {name for name, service in SERVICES.items() if service["image"] == "tickstock"}
STAY = sorted(set(SERVICES) - {"migrate", "certbot"})  # They do something and end
ASKED = re.compile(r"\$\{([A-Z_]+)")


def example() -> dict[str, str]:
    lines = (DOCKER / "example.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_only_nginx_can_be_reached_from_another_machine():
    published = {name: port for name, service in SERVICES.items() for port in service.get("ports", [])}

    assert [name for name, port in published.items() if not port.startswith("127.0.0.1:")] == ["nginx"]


@pytest.mark.parametrize("name", STAY)
def test_whoever_stays_is_looked_after_and_may_end_in_peace(name):
    service = SERVICES[name]

    assert service["restart"] == "unless-stopped"
    assert service["stop_grace_period"]
    assert "healthcheck" in service or name.startswith("web-")  # These have the image's
    assert "max-size" in service["logging"]["options"]


@pytest.mark.parametrize("name", sorted(OURS))
def test_ours_may_do_nothing_they_need_not(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "DATABASE_PASSWORD" in service["environment"]["DATABASE_URL"]


def test_nobody_starts_before_what_it_needs():
    needs = {name: service.get("depends_on", {}) for name, service in SERVICES.items()}

    for name in OURS - {"migrate"}:
        assert needs[name]["migrate"] == {"condition": "service_completed_successfully"}
    assert needs["migrate"] == {"postgres": {"condition": "service_healthy"}}
    assert set(needs["nginx"]) == {"web-1", "web-2"}


def test_each_ingest_worker_has_a_memory_of_its_own():
    memories = [SERVICES[name]["volumes"] for name in ("ingest", "standby", "jobs")]

    assert len({str(memory) for memory in memories}) == 3


def test_every_secret_is_asked_for_and_none_has_a_value_in_the_repository():
    text = (DOCKER / "compose.yaml").read_text()
    asked = set(ASKED.findall(text))

    assert asked <= set(example())
    assert all(f"${{{name}:?}}" in text for name in asked)
    assert {name: value for name, value in example().items() if name.endswith(("PASSWORD", "KEY"))} == dict.fromkeys(
        ("SECRET_KEY", "POSTGRES_PASSWORD", "DATABASE_PASSWORD", "VALKEY_PASSWORD", "METRICS_KEY", "GRAFANA_PASSWORD"),
        "",
    )
    assert "**/.env" in (DOCKER / "Dockerfile.dockerignore").read_text().split()


def test_nginx_gets_every_name_its_configuration_has(tmp_path: Path):
    given = set(SERVICES["nginx"]["environment"])

    assert given == set(re.findall(r"\$\{([A-Z_]+)\}", (DOCKER / "nginx" / "tickstock.conf.template").read_text()))
    assert Nginx(tmp_path, [8000]).complaints() == ""


def test_prometheus_asks_whom_there_is_where_they_serve():
    config = yaml.safe_load((DOCKER / "prometheus" / "prometheus.yml").read_text())
    targets: set[tuple[str, str]] = set()
    for job in config["scrape_configs"]:
        for fixed in job.get("static_configs", []):
            targets |= {tuple(target.split(":")) for target in fixed["targets"]}
        for found in job.get("dns_sd_configs", []):
            targets |= {(name, str(found["port"])) for name in found["names"]}

    ports = {
        (name, value)
        for name in OURS
        for setting, value in SERVICES[name]["environment"].items()
        if setting.endswith("_METRICS_PORT")
    }
    assert targets == ports | {("web-1", "8000"), ("web-2", "8000"), ("localhost", "9090")}
    assert all((DOCKER / "prometheus" / name).exists() for name in config["rule_files"])


def test_the_image_is_made_by_the_same_installer_as_here():
    version = re.search(r"UV_VERSION := (\S+)", (env.ROOT / "Makefile").read_text())

    assert version
    assert f"uv=={version[1]}\n" in (DOCKER / "Dockerfile").read_text()


def test_the_image_runs_as_nobody_in_particular():
    users = re.findall(r"^USER (\S+)$", (DOCKER / "Dockerfile").read_text(), re.MULTILINE)

    assert users
    assert int(users[-1]) > 1000
