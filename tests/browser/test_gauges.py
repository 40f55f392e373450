"""The widgets of figures, on rows that a reader can count by eye."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect
from redis import Redis

from apps.accounts.models import User
from apps.universes.models import Symbol, Universe
from tests.browser.test_dashboard import SLOW, quiet_page, row  # noqa: F401
from tests.factories import OPEN, high, item, low
from tests.log import Log
from tests.people import looks_at, person, universe
from tests.quotes import TODAY, beat, quotes, show
from tests.services.stack import Stack
from tests.visitor import PASSWORD
from tickstock.stream import keys

pytestmark = pytest.mark.timeout(120)
MINUS, DASH = "\u2212", "\u2013"
NOW = {"last_at": OPEN + 60_000, "second": OPEN // 1000 + 60, "pressure_at": OPEN + 60_000}
MARKET = quotes(
    AAPL=NOW | {"last": 102.0, "day_volume": 4_000.0, "direction": 1, "buying": 300.0, "selling": 100.0, "highs": 3},
    MSFT=NOW | {"last": 99.0, "direction": -1, "selling": 100.0},
    XOM=NOW | {"last": 105.0, "high": 105.0, "low": 95.0, "direction": 1},
    SPY=NOW | {"last": 101.0},
    OLD=NOW | {"last": 500.0, "day": TODAY - 1},
)


@pytest.fixture
def desk(stack: Stack, quiet_page: Page, redis: Redis, log: Log) -> Page:  # noqa: F811
    """alice's dashboard: she looks at AAPL and MSFT, and follows AAPL and one that the market has not shown."""
    alice = person("alice", pull_ms=250)
    looks_at(alice, universe("Mine", "AAPL", "MSFT"))
    watch_list = Universe.objects.create(name="Watch list", owner=alice, is_watch_list=True)
    watch_list.members.set([Symbol.objects.get(ticker="AAPL"), Symbol.objects.create(ticker="NVDA")])
    Symbol.objects.filter(ticker__in=("AAPL", "MSFT")).update(sector="Technology")
    Symbol.objects.create(ticker="XOM", sector="Energy")
    log.append([item(high(1, "AAPL", at=OPEN + 55_000)), item(low(2, "XOM", at=OPEN + 15_000))])
    show(redis, MARKET, epoch=log.claim.epoch, seq=log.end)
    beat(redis)
    quiet_page.set_viewport_size({"width": 1920, "height": 1300})
    quiet_page.goto(f"{stack.web()}/dashboard/")
    quiet_page.locator("input[name=login]").fill("alice@example.com")
    quiet_page.get_by_label("Password", exact=True).fill(PASSWORD)
    quiet_page.get_by_role("button", name="Sign in", exact=True).click()
    expect(widget(quiet_page, "Breadth").get_by_text("advancing")).to_be_visible(timeout=SLOW)
    return quiet_page


def widget(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def cells(of: Locator) -> list[list[str]]:
    """The words of a table's rows."""
    return [
        [cell.strip() for cell in line.locator("th, td").all_inner_texts()] for line in of.locator("tbody tr").all()
    ]


def test_every_widget_shows_what_a_recount_of_the_rows_gives(desk: Page):
    breadth = widget(desk, "Breadth")
    for words in (
        "3 advancing",
        "0 unchanged",
        "declining 1",
        "6k shares up",
        "1k shares down",
        "0.50",
        "+1",
        "75%",
        "100.0%",
    ):
        expect(breadth).to_contain_text(words)
    assert [[line[0], line[1], line[3], line[4]] for line in cells(breadth)[:2]] == [
        ["30 s", "0", "1", "+1"],
        ["1 min", "1+", "1+", "+0"],
    ]

    pressure = widget(desk, "Pressure")
    for words in ("Mine", "+20", "net buying", "Buys 300", "Sells 200"):
        expect(pressure).to_contain_text(words)
    expect(pressure.get_by_role("img", name=f"Net pressure +20, between {MINUS}100 and +100")).to_be_visible()

    sectors = [[line[0], line[2], line[4], line[5], line[7]] for line in cells(widget(desk, "Sectors"))]
    assert sectors == [
        ["Energy", "+5.00%", "0", "1", "Bullish"],
        ["Technology", "+0.50%", "1", "0", "Bullish"],
        ["All 5", "+1.75%", "1+", "1+", "Bullish"],
    ]

    steps = widget(desk, "Place in the day's range").locator("ol > li").all_inner_texts()
    assert [step.split()[0] for step in steps] == ["0", "0", "0", "0", "1", "1", "1", "0", "0", "1"]

    leaders = widget(desk, "Leaders")
    assert [line[2:5] for line in cells(leaders)] == [["AAPL", "102.00", "+2.00%"], ["MSFT", "99.00", f"{MINUS}1.00%"]]
    leaders.get_by_role("tab", name="Highs").click()
    expect(leaders.locator("tbody tr")).to_have_count(1)
    assert [line[2:5] for line in cells(leaders)] == [["AAPL", "102.00", "3"]]

    strip = widget(desk, "Indices").get_by_role("listitem")
    expect(strip.first).to_contain_text("SPY")
    expect(strip.first).to_contain_text("101.00 +1.00%")
    expect(strip.nth(1).get_by_title("the market has not shown it")).to_have_text(DASH)

    watch = [line[1:4] for line in cells(widget(desk, "Watch list"))]
    assert watch == [["AAPL", "102.00", "+2.00%"], ["NVDA", DASH, DASH]]

    activity = widget(desk, "Activity")
    expect(activity).to_contain_text("Ticks a second")
    expect(activity.get_by_role("img")).to_be_visible()

    truth = widget(desk, "Feed truth")
    assert cells(truth)[:3] == [
        ["Provider to us", "31 ms", "31 ms"],
        ["Decode and detect", "0.9 ms", "1.4 ms"],
        ["To the log", DASH, DASH],
    ]
    expect(truth).to_contain_text("Ledger balanced over the last minute")
    expect(truth).to_contain_text("nothing lost, 0 waiting")


def test_figures_admit_what_is_wrong_with_them(desk: Page, redis: Redis):
    pressure = widget(desk, "Pressure")
    desk.emulate_media(color_scheme="dark")
    pressure.get_by_role("button", name="Pressure: show as a table").click()
    expect(row(desk, "Pressure", "Net")).to_contain_text("+20")
    pressure.get_by_role("button", name="Pressure: of my universe").click()
    expect(row(desk, "Pressure", "Bought")).to_contain_text("300")
    expect(pressure).to_contain_text("whole market")

    beat(redis, state="mute", age_ms=48_000)
    expect(pressure.get_by_text("48 s old")).to_be_visible(timeout=SLOW)
    expect(pressure).to_have_class("widget gauge pressure grid-stack-item-content is-stale")

    looks_at(User.objects.get(), universe("Nothing"))
    redis.hset(keys.rows(0), "rows", b"of another layout")
    expect(pressure.get_by_text("The market's rows cannot be read.")).to_be_visible(timeout=SLOW)
    expect(pressure.get_by_role("button", name="Try again")).to_be_visible()

    show(redis, MARKET)
    expect(pressure.get_by_role("table")).to_be_visible(timeout=SLOW)
    pressure.get_by_role("button", name="Pressure: of my universe").click()
    expect(pressure.get_by_text("Nothing has no symbols.")).to_be_visible(timeout=SLOW)
    expect(pressure.get_by_role("button", name="Change the universe")).to_be_visible()


def test_leaders_hold_still_under_a_pointer(desk: Page, redis: Redis):
    leaders = widget(desk, "Leaders")
    leaders.locator("tbody tr").first.hover()
    turned = MARKET.copy()
    turned["last"][1] = 110.0
    show(redis, turned)
    expect(leaders).to_contain_text("held")
    desk.wait_for_timeout(2_500)  # More than two tellings
    assert [line[2] for line in cells(leaders)] == ["AAPL", "MSFT"]

    desk.mouse.move(5, 5)

    expect(leaders.locator("tbody tr").first).to_contain_text("MSFT", timeout=SLOW)
    expect(leaders).not_to_contain_text("held")
