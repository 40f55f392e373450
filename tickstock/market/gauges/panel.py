"""All gauges of one universe."""

from __future__ import annotations

import msgspec

from tickstock.market.gauges.activity import Activity, activity
from tickstock.market.gauges.averages import Averages, averages
from tickstock.market.gauges.breadth import Breadth, breadth
from tickstock.market.gauges.leaders import Leaders, leaders
from tickstock.market.gauges.pressure import NetPressure, net_pressure
from tickstock.market.gauges.rates import Rates, rates
from tickstock.market.gauges.recent import RecentEvents
from tickstock.market.gauges.sample import Members, Sample
from tickstock.market.gauges.seconds import PerSecond
from tickstock.market.rows import Rows


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    at: int  # The market clock, epoch ms
    breadth: Breadth
    pressure: NetPressure
    averages: Averages
    leaders: Leaders
    rates: Rates | None  # None where no recent events were given
    activity: Activity | None  # None where nobody counts the members' ticks


def panel(
    rows: Rows, members: Members, now: int, recent: RecentEvents | None = None, traded: PerSecond | None = None
) -> Panel:
    """Every gauge of the members (see Sample) at `now`, epoch ms of the market clock."""
    sample = Sample(rows, members, now)
    return Panel(
        at=now,
        breadth=breadth(sample),
        pressure=net_pressure(sample),
        averages=averages(sample),
        leaders=leaders(sample),
        rates=None if recent is None else rates(sample, recent),
        activity=None if traded is None else activity(sample, traded),
    )
