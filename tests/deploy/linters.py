"""`python -m tests.deploy.linters`: what promtool says of Prometheus' files, and of every query Grafana's panels ask."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from tickstock import env

DOCKER = env.ROOT / "docker"
DASHBOARDS = sorted((DOCKER / "grafana" / "dashboards").glob("*.json"))
KEY = "/run/secrets/metrics_key"


def queries(dashboard: Path) -> list[str]:
    return [target["expr"] for panel in json.loads(dashboard.read_text())["panels"] for target in panel["targets"]]


def put_together(folder: Path) -> None:
    """Prometheus' files as they are, and each query as a rule that records it."""
    key = folder / "key"
    key.write_text("a key")
    config = (DOCKER / "prometheus" / "prometheus.yml").read_text()
    assert KEY in config
    (folder / "prometheus.yml").write_text(config.replace(KEY, str(key)))
    shutil.copy(DOCKER / "prometheus" / "rules.yaml", folder)
    asked = sorted({query.replace("$__rate_interval", "1m") for path in DASHBOARDS for query in queries(path)})
    rules = [{"record": f"panel:{number}", "expr": query} for number, query in enumerate(asked)]
    (folder / "panels.yaml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))


def main() -> int:
    program = shutil.which("promtool") or str(env.ROOT / "var" / "promtool" / "usr" / "bin" / "promtool")
    with tempfile.TemporaryDirectory() as folder:
        put_together(Path(folder))
        for words in (["check", "config", "prometheus.yml"], ["check", "rules", "panels.yaml"]):
            if failure := subprocess.run([program, *words], cwd=folder, check=False).returncode:
                return failure
    return 0


if __name__ == "__main__":
    sys.exit(main())
