from __future__ import annotations

import numpy as np
import pytest

from tickstock.market import rows
from tickstock.market.ticks import TICK


def test_a_snapshot_comes_back_as_it_went():
    market = np.zeros(2, rows.ROW)
    market["symbol"], market["last"] = [b"AAPL", b"MSFT"], [190.0, 410.0]

    assert rows.load(market.tobytes()).tobytes() == market.tobytes()
    assert rows.load(market.tobytes())["symbol"].tolist() == [b"AAPL", b"MSFT"]


def test_a_snapshot_of_another_layout_is_refused():
    with pytest.raises(ValueError, match="multiple of element size"):
        rows.load(b"too short")


def test_vwap_is_turnover_over_volume_and_unknown_before_the_first_trade():
    market = np.zeros(2, rows.ROW)
    market["turnover"], market["turnover_volume"] = [1_900.0, 0.0], [10.0, 0.0]

    assert rows.vwap(market)[0] == 190.0
    assert np.isnan(rows.vwap(market)[1])


@pytest.mark.parametrize("layout", [rows.ROW, TICK])
def test_no_field_hides_behind_an_attribute_of_numpy(layout):
    assert not [name for name in layout.names if hasattr(np.void(b""), name)]
