"""A run from its first step to its last: check, start, prepare, show, stay, stop."""

from __future__ import annotations

from workers.run import ports, prepare
from workers.run.config import Config
from workers.run.ready import Broker, page_answers
from workers.run.say import say, step
from workers.run.supervisor import Supervisor
from workers.run.trouble import Asked


def run(config: Config, mark: str) -> None:
    """Run everything until asked to stop; Trouble where something does not come up or ends."""
    ports.check(config.ports)
    config.logs.mkdir(exist_ok=True)
    supervisor = Supervisor(config, mark)
    try:
        block = start(supervisor, config)
        say("", *block)
        supervisor.watch()
    except Asked:
        pass
    finally:
        with step("Stopping"):
            supervisor.stop()


def start(supervisor: Supervisor, config: Config) -> list[str]:
    """Bring everything up; gives the lines that tell the user how to go on."""
    broker = Broker.at(config.stream_url)
    with step("Broker"):
        supervisor.start("broker")
        supervisor.wait(broker.answers, config.start_deadline, "no broker answers at REDIS_URL")
    supervisor.start("simulator", "ingest")  # They warm up while the database is prepared.
    with step("Database"):
        prepare.migrate(supervisor)
    supervisor.start("web")
    with step("Accounts and universes"):
        people = prepare.fill(supervisor)
    with step("Web pages"):
        supervisor.wait(
            lambda: page_answers(config.port),
            config.start_deadline,
            f"no page at {config.url}: see {config.logs}/web.log",
        )
    # A real market may be closed: then it is enough that the worker is there.
    is_up = broker.has_new_events if config.feed == "simulator" else broker.has_new_beat
    with step("Market data"):
        supervisor.wait(is_up, config.start_deadline, lambda: f"{broker.why_not()}: see {config.logs}/ingest.log")
    supervisor.start(*supervisor.commands)  # Nobody waits for the rest, so it does not take the others' time.
    messages = f"Messages: {config.url}dev/messages/"
    return [f"Open: {config.url}", *people, messages, f"Logs: {config.logs}", "Stop: Ctrl-C here, or make stop"]
