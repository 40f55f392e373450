"""What is known of the trading days before: a row per symbol."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# Dollars, on the scale of the day they are for (after its splits); nan while unknown.
PAST = np.dtype(
    [
        ("symbol", "S16"),
        ("close", "f8"),  # Of the newest day known
        ("high", "f8", 2),  # Of the last 20 and 365 calendar days
        ("low", "f8", 2),
    ]
)
Past = NDArray[Any]
