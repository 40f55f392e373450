"""The live market as a table, in the form somebody asks for."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pyarrow as arrow
import pytest
from pyarrow import csv, ipc, parquet
from redis import Redis

from apps.api.snapshots import snapshots
from tests.api.program import Program, program
from tests.factories import OPEN
from tests.people import universe
from tickstock.market.figures import FIGURES
from tickstock.market.rows import ROW
from tickstock.stream import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

PRICES = {"AAPL": 190.0, "MSFT": 410.0, "F": 11.0, "NVDA": 880.0}


@pytest.fixture
def alice(redis: Redis) -> Program:
    """With a market of four symbols; NVDA is up 10 %, MSFT down 5 %, and F has no previous close."""
    market = np.zeros(len(PRICES), ROW)
    market["symbol"] = [name.encode() for name in PRICES]
    market["last"] = list(PRICES.values())
    market["open"] = market["last"]
    market["prev_close"] = [190.0, 410.0 / 0.95, np.nan, 800.0]
    market["last_at"] = OPEN
    market["day_volume"] = [100, 400, 300, 200]
    rows.save(redis, 0, 7, 12, market.tobytes())
    snapshots.forget()
    return program("alice")


def symbols(answer: object) -> list[str]:
    return [row[0] for row in answer.json()["rows"]]  # type: ignore[attr-defined]


def test_it_gives_the_columns_that_were_asked_for_in_that_order(alice):
    answer = alice.get("/api/v1/market?columns=symbol,day_volume,change_pct").json()

    assert answer["columns"] == ["symbol", "day_volume", "change_pct"]
    assert answer["rows"][0] == ["AAPL", 100.0, 0.0]
    assert (answer["position"], answer["at"], answer["total"]) == ("7:12", OPEN, 4)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("sort=-change_pct&limit=1", ["NVDA"]),
        ("sort=last&limit=2&offset=1", ["AAPL", "MSFT"]),
        ("sort=-symbol", ["NVDA", "MSFT", "F", "AAPL"]),
        ("where=change_pct%3E%3D3", ["NVDA"]),
        ("where=last%3C500,day_volume%3E%3D300&sort=last", ["F", "MSFT"]),
        ("where=last!%3D11&symbols=F,AAPL", ["AAPL"]),
        ("where=spread_pct%3E0", []),
        ("symbols=NOPE", []),
    ],
)
def test_it_filters_and_sorts(alice, asked, expected):
    assert symbols(alice.get(f"/api/v1/market?{asked}")) == expected


def test_it_gives_the_symbols_of_a_universe_of_ones_own(alice):
    mine = universe("Mine", "F", "AAPL", "GONE", owner=alice.user)

    assert symbols(alice.get(f"/api/v1/market?universe={mine.pk}")) == ["AAPL", "F"]
    assert program("bob").get(f"/api/v1/market?universe={mine.pk}").status_code == 404


@pytest.mark.parametrize(
    ("accept", "read"),
    [
        ("text/csv", lambda data: csv.read_csv(BytesIO(data))),
        ("application/vnd.apache.parquet", lambda data: parquet.read_table(BytesIO(data))),
        ("application/vnd.apache.arrow.stream", lambda data: ipc.open_stream(data).read_all()),
    ],
)
def test_it_gives_files_that_hold_the_same(alice, accept, read):
    answer = alice.get("/api/v1/market?columns=symbol,last,prev_close&sort=last", accept=accept)
    table: arrow.Table = read(answer.content)

    assert answer["Content-Type"] == accept
    assert answer["TickStock-Position"] == "7:12"
    assert table["symbol"].to_pylist() == ["F", "AAPL", "MSFT", "NVDA"]
    assert table["last"].to_pylist() == [11.0, 190.0, 410.0, 880.0]


def test_what_it_cannot_give_it_says(alice):
    assert alice.get("/api/v1/market", accept="image/png").status_code == 406
    assert alice.get("/api/v1/market?where=last").status_code == 400
    assert alice.get("/api/v1/market?where=colour%3E3").status_code == 400


def test_every_column_is_there_with_its_unit_and_meaning(alice):
    told = alice.get("/api/v1/market/columns").json()["items"]
    answer = alice.get(f"/api/v1/market?columns={','.join(FIGURES)}").json()

    assert [one["name"] for one in told] == answer["columns"] == list(FIGURES)
    assert all(one["meaning"] for one in told)
    assert answer["rows"][1][answer["columns"].index("prev_close")] is None  # F's is not known


def test_without_a_worker_it_says_that_nothing_is_live():
    snapshots.forget()
    answer = program("alice").get("/api/v1/market")

    assert answer.status_code == 503
    assert "no live rows" in answer.json()["detail"]


def test_gauges_of_the_market_a_sector_and_a_universe(alice):
    mine = universe("Mine", "MSFT", owner=alice.user)

    whole = alice.get("/api/v1/gauges").json()
    own = alice.get(f"/api/v1/gauges?of=universe:{mine.pk}").json()
    energy = alice.get("/api/v1/gauges?of=sector:Energy").json()

    assert (whole["name"], whole["gauges"]["breadth"]["coverage"]["members"]) == ("Whole market", 4)
    assert (own["name"], own["gauges"]["breadth"]["coverage"]["members"]) == ("Mine", 1)
    assert energy["gauges"]["breadth"]["coverage"]["members"] == 0
    assert alice.get("/api/v1/gauges?of=sector:Nonsense").status_code == 400
