"""Where everything stands until somebody moves it: on a wall, a desk, a tablet and a phone."""

from __future__ import annotations

Box = tuple[int, int, int, int]  # x, y, width, height

NAME = "Day wall"

WALL: dict[str, Box] = {
    "strip": (0, 0, 12, 2),
    "highs": (0, 2, 2, 11),
    "lows": (2, 2, 2, 11),
    "up-trends": (4, 2, 2, 11),
    "down-trends": (6, 2, 2, 11),
    "surges": (8, 2, 2, 11),
    "tape": (10, 2, 2, 16),
    "breadth": (0, 13, 3, 9),
    "sectors": (3, 13, 3, 9),
    "watch": (6, 13, 2, 9),
    "leaders": (8, 13, 2, 9),
    "truth": (10, 18, 2, 9),
    "places": (0, 22, 3, 5),
    "activity": (3, 22, 3, 5),
    "pressure": (6, 22, 2, 5),
    "signals": (8, 22, 2, 5),
}
DESK: dict[str, Box] = {
    "strip": (0, 0, 8, 2),
    "highs": (0, 2, 2, 11),
    "lows": (2, 2, 2, 11),
    "up-trends": (4, 2, 2, 11),
    "down-trends": (6, 2, 2, 11),
    "surges": (0, 13, 2, 10),
    "breadth": (2, 13, 4, 9),
    "tape": (6, 13, 2, 14),
    "sectors": (2, 22, 4, 9),
    "watch": (0, 23, 2, 9),
    "truth": (6, 27, 2, 9),
    "activity": (2, 31, 4, 5),
    "leaders": (0, 32, 2, 9),
    "pressure": (2, 36, 2, 5),
    "places": (4, 36, 2, 5),
    "signals": (6, 36, 2, 5),
}
TABLET: dict[str, Box] = {
    "strip": (0, 0, 4, 2),
    "highs": (0, 2, 2, 11),
    "lows": (2, 2, 2, 11),
    "up-trends": (0, 13, 2, 11),
    "down-trends": (2, 13, 2, 11),
    "surges": (0, 24, 2, 11),
    "tape": (2, 24, 2, 16),
    "signals": (0, 35, 2, 5),
    "breadth": (0, 40, 4, 9),
    "sectors": (0, 49, 4, 9),
    "watch": (0, 58, 2, 9),
    "leaders": (2, 58, 2, 9),
    "activity": (0, 67, 4, 5),
    "pressure": (0, 72, 2, 5),
    "places": (2, 72, 2, 5),
    "truth": (0, 77, 4, 9),
}
PHONE: dict[str, Box] = {name: (0, place, 1, 1) for place, name in enumerate(TABLET)}

DEFAULTS = {12: WALL, 8: DESK, 4: TABLET, 1: PHONE}
