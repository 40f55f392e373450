"""Figures of a whole universe, recounted from the market's rows once a second."""
