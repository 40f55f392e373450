from __future__ import annotations

import pytest

from tests.ingest.streams import random_stream
from tests.ingest.test_against_reference import disagreements


@pytest.mark.parametrize("seed", range(100, 120))
def test_engine_and_reference_agree_on_very_long_days(seed):
    assert disagreements(random_stream(seed, pieces=200)) == []
