"""F13 and F17: far more trades than usual; two workers at once."""

from __future__ import annotations

import signal

from tests.faults.run import Run

NORMAL = 400  # Trades a second


def burst(run: Run) -> None:
    """Ten times as much for a while."""
    run.begin(rate=NORMAL)
    with run.fault():
        run.provider.rate = 10 * NORMAL
        run.wait(2.0, 4.0)
        run.provider.rate = NORMAL


def burst_of_one_symbol(run: Run) -> None:
    """A thousand times as much of one symbol."""
    run.begin(rate=NORMAL)
    symbol = run.random.choice(run.market.symbols)
    with run.fault():
        for _ in range(10):
            run.provider.send(lambda market: [market.frame(200, symbol)])


def everybody_at_once(run: Run) -> None:
    """Thousands of symbols make a new extreme at the same moment."""
    run.begin(rate=NORMAL)
    run.provider.send(lambda market: [market.grow(4_000)])
    with run.fault():
        for _ in range(run.random.randint(1, 2)):
            run.provider.send(lambda market: market.storm())
            run.wait(0.0, 1.0)


def stop_the_leader(run: Run) -> None:
    """It is frozen for longer than its lease lasts, another worker takes over, and then it goes on."""
    run.begin(rate=NORMAL)
    leader, before = run.workers[0], run.provider.clients
    run.worker("b", waits=False)
    run.wait(1.0, 3.0)
    with run.fault():
        assert leader.process
        leader.process.send_signal(signal.SIGSTOP)
        run.until(lambda: run.provider.clients > before, "the other one takes over")
        run.wait(0.0, 2.0)
        leader.process.send_signal(signal.SIGCONT)
        run.until(lambda: not leader.is_up, "the first one ends")
    assert run.provider.clients == before + 1, "the first one connected again"


F13, F17 = (burst, burst_of_one_symbol, everybody_at_once), (stop_the_leader,)
