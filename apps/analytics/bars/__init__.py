"""Minute bars: stored for watched symbols, and for everybody those of the last minutes."""
