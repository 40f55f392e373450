"""`python docker/healthy.py PORT/PATH`: whether this container's process answers there. For Docker's health checks."""

from __future__ import annotations

import os
import sys
from urllib.request import Request, urlopen

HOST = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip("*.") or "localhost"


def main() -> None:
    port, _, path = sys.argv[1].partition("/")
    try:
        urlopen(Request(f"http://127.0.0.1:{port}/{path}", headers={"Host": HOST}), timeout=4).close()
    except OSError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
