"""Who may connect, what they may see, and how many of them at once."""

from __future__ import annotations

from workers.simulator.client import Client


class Accounts:
    """`key` is the only one accepted (None: any), `plan` the channels it pays for (None: all).

    Each key has so many `connections` at once. As at the provider, one more is let in and the oldest has to go.
    """

    def __init__(self, key: str | None = None, plan: frozenset[str] | None = None, connections: int = 1) -> None:
        self.key = key
        self.plan = plan
        self.connections = connections
        self._clients: dict[str, list[Client]] = {}

    def accepts(self, key: str) -> bool:
        return bool(key) and self.key in (None, key)

    def allows(self, channel: str) -> bool:
        return self.plan is None or channel in self.plan

    def admit(self, key: str, client: Client) -> list[Client]:
        """Let a client in; those that have to go for it."""
        clients = self._clients.setdefault(key, [])
        clients.append(client)
        over, clients[:] = clients[: -self.connections], clients[-self.connections :]
        return over

    def leave(self, client: Client) -> None:
        for key, clients in list(self._clients.items()):
            if client in clients:
                clients.remove(client)
            if not clients:
                del self._clients[key]
