"""Are the ports free?"""

from __future__ import annotations

import socket

from workers.run.trouble import Trouble


def check(ports: dict[str, int]) -> None:
    """Raise Trouble where something else listens on a port a process needs."""
    for name, port in ports.items():
        if not is_free(port):
            first = ports.get("web", port)
            raise Trouble(
                f"Port {port} ({name}) is in use. End what listens there, or take other ports: make run PORT={first + 100}"
            )


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a connection that has just ended is no hindrance.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
