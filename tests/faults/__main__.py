"""`python -m tests.faults [SEED...]`: breaks things by seed, and prints the scorecard. See `docs/faults.md`."""

from __future__ import annotations

import argparse
import logging
import sys
import time

from tests.services.environment import environment


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("seeds", nargs="*", type=int, metavar="SEED", help="these seeds (1, 2, 3 ... without any)")
    parser.add_argument("--count", type=int, default=100, help="how many runs, shared by the faults")
    parser.add_argument("--only", nargs="*", metavar="FAULT", help="such as F2")
    return parser.parse_args()


def main() -> int:
    arguments = read_arguments()
    environment.put_in_place()
    import django

    django.setup()
    from tests.faults.sweep import sweep

    logging.disable()
    began = time.monotonic()
    is_clean = sweep(arguments.seeds, arguments.count, arguments.only)
    sys.stderr.write(f"{time.monotonic() - began:.0f} s\n")
    return 0 if is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
