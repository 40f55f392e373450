"""What every moment of a trading day was, a page a minute: rules are tried on it. No page is ever half written.

A page is named for its first moment, so that working it out again writes the same one. A seed shows the market as it
was when somebody began to watch: what is true there is not told.
"""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as arrow
from pyarrow import ipc

from tickstock.market.alerting.batch import COUNTED, Batch
from tickstock.market.alerting.moment import NUMBERS, STATES
from tickstock.market.alerting.names import Names
from tickstock.market.columns import EVENT, Columns

MINUTE = 60_000  # ms a page lasts at most
FIELDS = (*NUMBERS, *STATES, *COUNTED)
LAYOUT = ("symbol", "after", *FIELDS)
EVENT_LAYOUT = (*(EVENT.names or ()), "said")
SYMBOLS = "symbols.txt"
ROWS, SEED, EVENTS = ".rows.arrow", ".seed.arrow", ".events.arrow"
AHEAD = 3  # Pages
PACKED = ipc.IpcWriteOptions(compression="lz4")


class Journal:
    """One folder; whoever writes it is alone, readers may be many."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> Names:
        """The symbols that have a number; a line that was cut off by a crash is none."""
        path = self.folder / SYMBOLS
        text = path.read_text() if path.exists() else ""
        return Names(text[: text.rfind("\n") + 1].split())

    def remember(self, names: Names, since: int) -> None:
        """Add the symbols from number `since` on; before anything is written that speaks of them."""
        if len(names) > since:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / SYMBOLS
            lines = (path.read_bytes() if path.exists() else b"").split(b"\n")[:since]
            _replace(path, b"\n".join([*lines, *(name.encode() for name in names.known[since:]), b""]))

    def days(self) -> list[date]:
        """The trading days there are, oldest first."""
        found = (one.name for one in self.folder.iterdir()) if self.folder.exists() else ()
        return sorted(date.fromisoformat(name) for name in found if len(name) == 10 and name[4] == "-")

    def pages(self, day: date, suffix: str = ROWS) -> list[int]:
        """The first moments (epoch ms) of a day's pages, in order."""
        folder = self.folder / day.isoformat()
        return sorted(int(path.name.removesuffix(suffix)) for path in folder.glob(f"*{suffix}"))

    def write(self, day: date, start: int, looks: list[Batch], *, is_seed: bool = False) -> None:
        """Write a page's looks, in the order of their symbols."""
        symbol = np.concatenate([one.symbol for one in looks])
        at = np.concatenate([one.at for one in looks])
        order = np.argsort(symbol, kind="stable")  # Looks come in the order of their time
        columns: dict[str, Any] = {"symbol": symbol[order], "after": (at[order] - start).astype(np.uint16)}
        for name in FIELDS:
            column = np.concatenate([one[name] for one in looks])[order]
            columns[name] = column.astype(np.uint16) if name in COUNTED else column
        self._write(day, f"{start}{SEED if is_seed else ROWS}", columns)

    def write_events(self, day: date, start: int, numbers: Any, columns: Columns, said: list[bytes]) -> None:
        """Write a page's events: their symbols' numbers, what filters look at, and how each was logged."""
        found: dict[str, Any] = {
            name: columns[name].astype("f4") if EVENT[name] == np.dtype("f8") else columns[name] for name in EVENT.names or ()
        }  # fmt: skip
        self._write(day, f"{start}{EVENTS}", found | {"symbol": numbers, "said": arrow.array(said, arrow.binary())})

    def read(self, day: date, start: int, wanted: Collection[str], among: Any = None, suffix: str = ROWS) -> Batch:
        """A page's looks with these fields; `among` is a mask of symbols by number (None: all)."""
        table = _read(self.folder / day.isoformat() / f"{start}{suffix}", LAYOUT, {"symbol", "after", *wanted})
        columns = {name: table.column(name).to_numpy() for name in table.schema.names}
        if among is not None:
            keep = np.flatnonzero(np.append(among, False).take(columns["symbol"], mode="clip"))
            columns = {name: column[keep] for name, column in columns.items()}
        at = columns.pop("after").astype(np.int64) + start
        return Batch(columns.pop("symbol"), at, columns)

    def read_events(self, day: date, start: int) -> tuple[Any, Columns, Any]:
        """A page's events: their symbols' numbers, their columns (symbol: that number), and how each was logged."""
        table = _read(self.folder / day.isoformat() / f"{start}{EVENTS}", EVENT_LAYOUT, EVENT_LAYOUT)
        columns = np.zeros(table.num_rows, EVENT)
        for name in EVENT.names or ():
            columns[name] = table.column(name).to_numpy(zero_copy_only=False)
        return columns["symbol"].copy(), columns, table.column("said")

    def looks(self, day: date, wanted: Collection[str], among: Any = None) -> Iterator[tuple[Batch, bool]]:
        """A day's looks, a page at a time, and whether it is a seed. The next pages are read while one is looked at."""
        pages = sorted((start, suffix) for suffix in (SEED, ROWS) for start in self.pages(day, suffix))
        with ThreadPoolExecutor(1, "journal") as reader:
            ahead: deque[tuple[Future[Batch], bool]] = deque()
            for start, suffix in pages:
                ahead.append((reader.submit(self.read, day, start, wanted, among, suffix), suffix == SEED))
                if len(ahead) > AHEAD:
                    page, is_seed = ahead.popleft()
                    yield page.result(), is_seed
            for page, is_seed in ahead:
                yield page.result(), is_seed

    def forget(self, keep: int) -> None:
        """Delete all days but the newest `keep`."""
        for day in self.days()[:-keep]:
            shutil.rmtree(self.folder / day.isoformat(), ignore_errors=True)

    def _write(self, day: date, name: str, columns: dict[str, Any]) -> None:
        folder = self.folder / day.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        batch = arrow.record_batch({name: arrow.array(column) for name, column in columns.items()})
        sink = arrow.BufferOutputStream()
        with ipc.new_file(sink, batch.schema, options=PACKED) as file:
            file.write_batch(batch)
        _replace(folder / name, sink.getvalue().to_pybytes())


def _read(path: Path, layout: Sequence[str], wanted: Collection[str]) -> Any:
    places = [place for place, name in enumerate(layout) if name in wanted]
    with arrow.memory_map(str(path)) as source:
        return ipc.open_file(source, options=ipc.IpcReadOptions(included_fields=places)).get_batch(0)


def _replace(path: Path, data: bytes) -> None:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(data)
    os.replace(fresh, path)
