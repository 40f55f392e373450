"""The terminal viewer: a user's events as they come, by API key."""
