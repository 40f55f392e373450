"""All that is written to and read from the broker, on a real cluster."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import numpy as np
import pytest
from redis import ConnectionError, Redis, RedisError

from tests.factories import bars as minute_of
from tests.services.cluster import Cluster
from tests.waiting import until
from tickstock.market.rows import ROW
from tickstock.stream import bars, checkpoint, client, cursor, keys, orders, pulse, rows, settings
from tickstock.stream.append import Appended, LogWriter
from tickstock.stream.cursor import Device
from tickstock.stream.lease import Lease
from tickstock.stream.log import Ahead, Gap, LogReader, Position
from tickstock.stream.topology import Node, Topology, address, slot_of

pytestmark = pytest.mark.timeout(180)  # Programs and nodes start, on a machine that may be busy
SHARDS = range(4)


@pytest.fixture
def redis(cluster: Cluster) -> Iterator[Redis]:
    with client.connect(cluster.url) as connection:
        yield connection


@pytest.fixture
async def reading(cluster: Cluster) -> AsyncIterator[LogReader]:
    async with client.connect_async(cluster.url) as connection:
        yield LogReader(connection)


def test_an_address_names_some_of_the_nodes():
    found = address("rediss+cluster://me:secret@one:6379,two:6380")

    assert sorted(found.topology.nodes) == [Node("one", 6379), Node("two", 6380)]
    assert found.url(Node("three", 6381)) == "rediss://me:secret@three:6381/0"


def test_a_slot_without_a_node_has_no_owner():
    topology = Topology([Node("one", 1)])
    topology.learn([[0, 9, [b"", 1], [b"two", 2]], [20, 29, [b"three", 3]]], asked=Node("one", 1))

    assert [topology.owner(slot) for slot in (9, 10, 20, 30)] == [Node("one", 1), None, Node("three", 3), None]
    assert len(topology.nodes) == 3


def test_the_shards_are_spread_over_the_masters(cluster):
    assert {cluster.owner(keys.log(shard, 1)) % 3 for shard in SHARDS} == {0, 1, 2}
    assert slot_of(("GET", keys.meta(3))) == slot_of(("GET", keys.log(3, 100)))


async def test_each_shard_has_a_log_of_its_own(redis, reading):
    for shard in SHARDS:
        writer = LogWriter(redis, shard, cap=1_000)
        claim = writer.claim(new_epoch=100)
        assert writer.append(claim, 1, [b"a", b"b"], mark=b"m") == Appended("OK", 2, appended=2)
        assert writer.append(claim, 4, [b"d"]) == Appended("HOLE", 2)
        assert writer.mark() == b"m"
        assert list(writer.backwards()) == [b"b", b"a"]

        reader = LogReader(reading.redis, shard)
        assert await reader.epoch() == 100
        assert await reader.after(Position(100, 1)) == [(2, b"b")]
        assert await reader.read(Position(100, 0)) == [(1, b"a"), (2, b"b")]
        assert await reader.read(Position(100, 9)) == Ahead(2)
        assert await reader.read(Position(99, 3)) == Gap(4, None, "epoch", Position(100, 0))
        await reader.archived(Position(100, 1))
        extent = await reader.extent()
        assert (extent.top, extent.kept, extent.archived, extent.is_balanced) == (2, 2, 1, True)


async def test_rows_checkpoints_positions_and_orders_find_their_nodes(redis, reading):
    rows.save(redis, 3, 100, 7, np.zeros(2, ROW).tobytes())
    checkpoint.save(redis, 2, "simulator", b"memory")
    settings.publish(redis, settings.Settings(version=4))
    device = Device(1, "page")
    await cursor.save(reading.redis, {device: Position(100, 7)}, now=1e9)
    await orders.push(reading.redis, 1, orders.Probe(eid="test-1", text="hello"))
    pulse.beat(redis, pulse.JOBS, {"at": 1e9})

    found = await rows.load(reading.redis, 3)
    assert found
    assert (found.epoch, found.seq, len(found.rows)) == (100, 7, 2)
    assert checkpoint.load(redis, 2, "simulator") == b"memory"
    assert settings.read(redis).version == 4
    assert await cursor.load(reading.redis, device, now=1e9) == Position(100, 7)
    assert [order.eid for order in orders.pop(redis, 1)] == ["test-1"]
    assert pulse.age(redis, pulse.JOBS) is not None


async def test_a_minute_and_its_bars_are_written_together(redis, reading):
    assert bars.publish(redis, minute_of(0, "AAPL", "MSFT"), shard=2)
    assert not bars.publish(redis, minute_of(0, "AAPL"), shard=2)

    assert [len(minute.bars) for minute in bars.after(redis, 0, shard=2)] == [2]
    assert len(await bars.of_symbol(reading.redis, "MSFT", shard=2)) == 1


def test_a_lease_has_one_holder(redis):
    one, two = Lease(redis, 1, "one"), Lease(redis, 1, "two")
    until(one.hold)  # A node that has just started may wait for the one who had it

    assert not two.hold()
    one.release()
    assert two.hold()


async def test_where_a_master_dies_its_replica_goes_on_under_the_same_numbers(cluster, redis, reading):
    writer = LogWriter(redis, 0, cap=1_000)
    claim = writer.claim(new_epoch=100)
    writer.append(claim, 1, [b"a", b"b"])
    life = writer.server()
    cluster.says(cluster.owner(keys.meta(0)), "WAIT", 1, 5_000)
    cluster.kill(cluster.owner(keys.meta(0)))

    with pytest.raises(ConnectionError):
        writer.append(claim, 3, [b"c"])
    until(lambda: _answers(writer, claim))

    assert writer.append(claim, 3, [b"c"]).answer == "OK"
    assert await reading.read(Position(100, 1)) == [(2, b"b"), (3, b"c")]
    assert writer.server() != life


async def test_an_address_of_one_living_node_is_enough(cluster, redis):
    rows.save(redis, 1, 100, 7, np.zeros(1, ROW).tobytes())

    with client.connect(f"redis+cluster://127.0.0.1:1,127.0.0.1:{cluster.ports[4]}") as other:
        assert rows.load_now(other, 1) is not None


def _answers(writer: LogWriter, claim: object) -> bool:
    try:
        return writer.end(claim).answer == "HOLE"  # type: ignore[arg-type]
    except RedisError:
        return False
