"""Why an event was told, and why none was: the numbers behind each decision, in words."""
