"""How hot functions are compiled, and where the compiler keeps what it made for a warm start."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from numba import njit
from numba.core import config

SETTINGS = vars(config)  # Its names are made at run time
JIT_IS_OFF: bool = SETTINGS["DISABLE_JIT"]
GIVEN: str = SETTINGS["CACHE_DIR"]  # NUMBA_CACHE_DIR, where folders of sources cannot be written

# All arrays belong to the caller for as long as a call lasts, so nobody counts references to them. With
# every view of a row's rings counted, a tick took four times as long.
UNCOUNTED: dict[str, Any] = {"_nrt": False}
compiled: Callable[[Any], Any] = njit(cache=True, **UNCOUNTED)  # What Python calls
inlined: Callable[[Any], Any] = njit(forceinline=True, **UNCOUNTED)  # What compiled functions call


def keep_beside(package: Path) -> None:
    """Keep compiled functions in `package`, under a name that changes with any source they are made of.

    The compiler itself looks only at the file a function stands in, not at those it calls.
    """
    sources = sorted({*package.glob("*/*.py"), *Path(__file__).parent.glob("*.py")})
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    SETTINGS["CACHE_DIR"] = str((Path(GIVEN) if GIVEN else package / "__pycache__") / digest)
