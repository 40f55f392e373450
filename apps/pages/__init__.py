"""Pages for everybody: what TickStock is, and how it is doing."""
