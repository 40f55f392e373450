"""Where the compiler keeps what it made, so that a warm start need not compile."""

from __future__ import annotations

import hashlib
from pathlib import Path

from numba.core import config

SETTINGS = vars(config)  # Its names are made at run time
JIT_IS_OFF: bool = SETTINGS["DISABLE_JIT"]


def keep_beside(package: Path) -> None:
    """Keep compiled functions in `package`, under a name that changes with any source they are made of.

    The compiler itself looks only at the file a function stands in, not at those it calls.
    """
    sources = sorted({*package.glob("*/*.py"), *Path(__file__).parent.glob("*.py")})
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    SETTINGS["CACHE_DIR"] = str(package / "__pycache__" / digest)
