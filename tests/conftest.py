"""What every test may use: a real PostgreSQL, a real Valkey, a real browser. Each starts when it is first asked for."""

from __future__ import annotations

import sys

import pytest
from hypothesis import settings
from redis import Redis

from tests.faults.way import way as way
from tests.log import log as log
from tests.services.chromium import browser_type_launch_args as browser_type_launch_args
from tests.services.cluster import cluster as cluster
from tests.services.cluster import whole_cluster as whole_cluster
from tests.services.environment import environment
from tests.services.postgres import postgres as postgres
from tests.services.server import Server
from tests.services.stack import stack as stack
from tests.services.valkey import own_valkey as own_valkey
from tests.services.valkey import redis as redis
from tests.services.valkey import session_broker
from tests.services.valkey import valkey as valkey

# How long an example takes is the machine's affair.
settings.register_profile("tickstock", deadline=None)
settings.load_profile("tickstock")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Point the settings at the services before pytest-django sets Django up.

    Where tests are shared out among processes each has services of its own, and the one that only shares out has none.
    """
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        return
    environment.put_in_place()
    if config.pluginmanager.hasplugin("django"):
        from django.conf import settings as of_django

        assert of_django.DATABASES


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright's event loop stays, and coroutine tests cannot run beside it.

    A browser on a busy machine may be late, so these, and no others, are tried a second time; the summary names them.
    """
    # The longest of them first, so that nobody waits for it alone at the end.
    items.sort(key=lambda item: (_in_a_browser(item), item.path.name != "test_policy.py"))
    for item in filter(_in_a_browser, items):
        item.add_marker(pytest.mark.flaky(reruns=1))


def _in_a_browser(item: pytest.Item) -> bool:
    return "playwright" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, postgres: None, valkey: Server
) -> None:
    """A test with a database has PostgreSQL, and the broker, for the cache lives there."""


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """A database that goes with its server need not be dropped, whoever is still connected to it."""
    return django_db_keepdb or environment.brings_database


@pytest.fixture(scope="session")
def django_test_environment(django_test_environment: None) -> None:
    """Django's, but templates are not told of as they are drawn: it costs a quarter of the time of a request."""
    from django.template import Template

    Template._render = lambda template, context: template.nodelist.render(context)  # type: ignore[attr-defined]


@pytest.fixture
def contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for it finds at an answer what its page was drawn from (`answer.context`)."""
    from django.template import Template
    from django.test.utils import instrumented_test_render  # type: ignore[attr-defined]

    monkeypatch.setattr(Template, "_render", instrumented_test_render)


@pytest.fixture(autouse=True)
def _empty_broker() -> None:
    """No test finds what another left in the session's broker (database 0), be it a cached limit or an event."""
    if heard := sys.modules.get("apps.monitoring.heard"):
        heard.listener.forget()
    if session_broker().is_up:
        with Redis(port=environment.valkey_port) as client:
            client.flushdb()
