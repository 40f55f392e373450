"""F5, F6, F18, F19: web processes restart, viewers are cut off, change their minds, come through a bad network."""

from __future__ import annotations

import signal
import time
from itertools import count
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer

from apps.accounts.models import User
from apps.accounts.wake import WAKE
from apps.universes.models import FilterSet, InForce
from tests.faults.proxy import Proxy
from tests.faults.run import Run
from tests.services.nginx import Nginx
from tickstock.market.events import KINDS
from tickstock.market.filters import Filter, differences

PAGES = 5  # Of one person
MANY = 500
ENOUGH, PATIENCE = 20, 20.0  # Changes seen, and seconds more to see them on a busy machine


def restart_the_web(run: Run) -> None:
    """One web process after the other, in an orderly way or killed; its viewers go to the others."""
    restart_one_by_one(run)


def restart_behind_nginx(run: Run) -> None:
    """The same behind the nginx that is shipped: it sends viewers where a process is left."""
    ports = [web.port for web in run.bench.webs]
    door = Nginx(run.folder / "nginx", ports, CONNECTIONS_PER_ADDRESS="60000")
    door.server.start()
    run.after.append(door.server.stop)
    restart_one_by_one(run, pages=[door.url.replace("https", "wss")], tls=door.tls)


def restart_one_by_one(run: Run, **way: Any) -> None:
    run.begin(rate=200, viewers=2)
    viewers = MANY if run.seed % 25 == 24 else 48
    for number in range(viewers // PAGES):
        members = run.random.sample(run.market.symbols, 40)
        for page in range(PAGES):
            run.viewer(f"person-{number}#{page}", *members, **way)
    run.until(lambda: all(viewer.newest_at for viewer in run.viewers), "everybody gets events", 120)
    for web in run.bench.webs:
        with run.fault():
            web.stop(run.random.choice([signal.SIGTERM, signal.SIGKILL]))
            run.wait(0.0, 0.5)
            web.start()
    run.wait(0.5)


def cut_at_every_frame(run: Run) -> None:
    """A client is cut after its first message, its second, its third ..., whether it acknowledges or not."""
    run.begin(rate=run.random.choice([100, 600]), viewers=1)
    for number in range(6):
        lengths = count(1 + 4 * number)
        members = run.random.sample(run.market.symbols, 80) if number % 2 else ()
        run.viewer(f"cutter-{number}", *members, acknowledges=number != 3, cut_after=lambda to=lengths: next(to))
    with run.fault(0):
        run.wait(6.0, 9.0)
        for viewer in run.viewers[1:]:
            run.verdict.faults += len(viewer.codes)
            viewer.cut_after, viewer.acknowledges = lambda: None, True


def change_universes(run: Run) -> None:
    """Universes and filters change as fast as the database takes it, while events are delivered."""
    run.begin(rate=600, viewers=2)
    layer = RedisPubSubChannelLayer(hosts=[f"redis://127.0.0.1:{run.bench.redis_port}/0"], prefix="ts:wake")
    choices = [run.bench.universe(f"choice-{number}", *chosen) for number, chosen in enumerate(some_universes(run))]
    wavering = [run.viewer(f"wavering-{number}", *run.market.symbols[:30]) for number in range(3)]
    users = [run.bench.people[viewer.listener.name].user for viewer in wavering]
    filters = some_filters(run, users)

    def least() -> int:
        """How many changes of the scarcer sort were in force."""
        return min(sum(viewer.said[told] for viewer in wavering) for told in ("universe_updated", "filters_updated"))

    with run.fault(0):
        ends = time.monotonic() + run.random.uniform(3.0, 5.0)
        while (now := time.monotonic()) < ends or (least() <= ENOUGH and now < ends + PATIENCE):
            user = run.random.choice(users)
            chosen: dict[str, Any] = {"universe": run.random.choice([*choices, None])}
            if run.random.random() < 0.5:
                chosen = {"filters": run.random.choice([*filters[user.pk], None])}
            InForce.objects.update_or_create(user=user, defaults=chosen)
            run.bench.loop.call(layer.group_send(WAKE, {"type": "choice.changed", "user": user.pk}))
            run.verdict.faults += 1
            run.wait(0.0, 0.02)
    run.bench.loop.call(layer.flush())
    assert least() > ENOUGH, f"only {least()} changes of universes or filters were in force"


def some_universes(run: Run) -> list[list[str]]:
    found = [run.random.sample(run.market.symbols, run.random.randint(1, 120)) for _ in range(5)]
    for number, chosen in enumerate(found):
        run.record.universes[f"choice-{number}"] = frozenset(chosen)
    return found


def some_filters(run: Run, users: list[User]) -> dict[int, list[FilterSet]]:
    """For each of them, sets that let some kinds through, each under a name of its own."""
    sets: dict[int, list[FilterSet]] = {}
    for number, user in enumerate(users):
        user.filter_sets.all().delete()
        for turn in range(4):
            name = f"filters-{number}-{turn}"
            kinds = frozenset(run.random.sample(KINDS, turn + 1))
            run.record.filters[name] = kinds
            made = FilterSet.objects.create(owner=user, name=name, settings=differences(Filter(kinds=kinds)))
            sets.setdefault(user.pk, []).append(made)
    return sets


def cut_at_random_points(run: Run) -> None:
    """Viewers whose universes have nothing in common, behind a network that delays and cuts: nobody sees another's."""
    run.begin(rate=600, viewers=1)
    proxies = [Proxy(run.bench.loop, web.port) for web in run.bench.webs]
    pages = [f"ws://127.0.0.1:{proxy.port}" for proxy in proxies]
    symbols = list(run.market.symbols)
    run.random.shuffle(symbols)
    for number in range(8):
        mine = symbols[number::8]
        for page in range(2):
            name, device = f"stranger-{number}#{page}", f"everybodys-{run.bench.number}-{page}"
            run.viewer(name, *mine, pages=pages, may_see=frozenset(mine), device=device)
    with run.fault(0):
        ends = time.monotonic() + run.random.uniform(5.0, 7.0)
        while time.monotonic() < ends:
            proxy = run.random.choice(proxies)
            proxy.delay = run.random.choice([0.0, 0.005, 0.05, 0.2])
            run.verdict.faults += proxy.cut(reset=run.random.random() < 0.5)
            run.wait(0.0, 0.5)
        for proxy in proxies:
            proxy.delay = 0.0
    run.after.extend(proxy.stop for proxy in proxies)


F5 = (restart_the_web, restart_behind_nginx)
F6, F18, F19 = (cut_at_every_frame,), (change_universes,), (cut_at_random_points,)
