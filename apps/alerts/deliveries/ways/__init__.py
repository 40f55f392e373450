"""One file a kind of destination: `send(delivery, notices)` does it, and says what came of it."""
