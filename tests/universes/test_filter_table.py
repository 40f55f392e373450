"""The one table that describes the settings of a filter, and what people write in its fields."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.universes.filters.forms import FilterForm
from apps.universes.filters.presets import PRESETS
from apps.universes.filters.table import BY_NAME, GROUPS, SETTINGS, alone, differing
from apps.universes.filters.values import parse, show, tickers, words
from tests.market.made import filters
from tickstock.market.filters import EVERYTHING, Filter

FIGURES = [setting for setting in SETTINGS if setting.is_figure]


def written(wanted: Filter, **changes: object) -> FilterForm:
    """A form in which somebody has left a filter as it was, but for some fields."""
    shown = FilterForm(wanted=wanted, name="Mine")
    return FilterForm({**shown.initial, **changes})


def test_every_setting_of_a_filter_stands_in_the_table_once():
    assert sorted(BY_NAME) == sorted(Filter.__struct_fields__)
    assert len(SETTINGS) == len(BY_NAME) >= 20
    assert {setting.group for setting in SETTINGS} == set(GROUPS)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_has_a_label_and_a_sentence(setting):
    assert setting.label
    assert setting.help.endswith(".")
    assert setting.default == getattr(EVERYTHING, setting.name)
    assert sum([bool(setting.choices), setting.is_figure, setting.name in ("blocks_only", "only", "without")]) == 1


@pytest.mark.parametrize("setting", [one for one in SETTINGS if one.choices], ids=lambda setting: setting.name)
def test_all_there_is_to_choose_from_is_the_default(setting):
    assert frozenset(setting.choices) == setting.default


@pytest.mark.parametrize("setting", FIGURES, ids=lambda setting: setting.name)
def test_the_range_in_the_table_is_the_one_a_filter_accepts(setting):
    low, high = setting.range
    for figure in (low, high):
        assert parse(setting, show(setting, figure)) == figure
        msgspec.convert({setting.name: figure}, Filter)
    for figure in (low - 1, high + 1):
        with pytest.raises(ValueError, match="Choose"):
            parse(setting, show(setting, figure))
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({setting.name: figure}, Filter)


@pytest.mark.parametrize(
    ("name", "text", "figure"),
    [
        ("move_min", "0.15", 0.0015),
        ("move_min", "0.15%", 0.0015),
        ("day_volume_min", "1.5M", 1_500_000.0),
        ("day_volume_min", "500 k shares".replace(" shares", ""), 500_000.0),
        ("day_dollars_min", "$2,500,000", 2_500_000.0),
        ("price_min", " 12.50 ", 12.5),
        ("surge_ratio_min", "3\u00d7", 3.0),
        ("surge_ratio_min", "3x", 3.0),
        ("cool_down", "90", 90),
    ],
)
def test_figures_are_read_as_people_write_them(name, text, figure):
    assert parse(BY_NAME[name], text) == figure


@pytest.mark.parametrize(
    "text", ["much", "1.5.1", "nan", "inf", "1e9", "٣", "--5", "5 apples", "0x10", "1MM", "9" * 40]
)
def test_what_is_no_figure_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match=r"such as|Choose"):
        parse(BY_NAME["price_min"], text)


def test_a_part_of_a_second_is_none():
    with pytest.raises(ValueError, match="whole"):
        parse(BY_NAME["cool_down"], "1.5")


@settings(deadline=None)  # Beside others on a busy machine
@given(st.data())
def test_what_is_shown_is_read_back_as_the_very_same_figure(data):
    setting = data.draw(st.sampled_from(FIGURES))
    low, high = setting.range
    between = (
        st.integers(int(low), int(high))
        if setting.is_whole
        else st.floats(low, min(high, 1e12)).map(lambda one: round(one, 6))
    )
    figure = data.draw(between)

    assert parse(setting, show(setting, figure)) == figure


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("move_min", 0.0015, "0.15%"),
        ("day_dollars_min", 5e6, "$5M"),
        ("day_volume_min", 250_000.0, "250k shares"),
        ("price_min", 12.5, "$12.5"),
        ("cool_down", 20, "20 s"),
        ("per_minute", 60, "60 a minute"),
        ("kinds", frozenset({"low", "high"}), "Highs, Lows"),
        ("without", frozenset("ABCDEFG"), "A, B, C, D, E and 2 more"),
    ],
)
def test_a_setting_is_told_in_a_few_words(name, value, said):
    assert words(BY_NAME[name], value) == said


def test_tickers_come_by_commas_spaces_or_lines():
    assert tickers("AAPL, MSFT\nBRK.B;ABCpD  AAPL") == {"AAPL", "MSFT", "BRK.B", "ABCpD"}


@pytest.mark.parametrize("text", ["aapl", "\u0410APL", "=cmd|x", "A\x00B", "AAPL,<script>"])
def test_what_is_no_ticker_is_named(text):
    with pytest.raises(ValueError, match="Not a symbol"):
        tickers(text)


@settings(deadline=None)  # Beside others on a busy machine
@given(filters)
def test_a_form_left_as_it_is_says_what_the_filter_said(wanted):
    wanted = msgspec.structs.replace(wanted, price_max=None, count_max=None, only=frozenset({"A"}))
    form = written(wanted)

    if all((wanted.kinds, wanted.sessions, wanted.windows, wanted.directions)):
        assert form.is_valid(), form.errors
        assert form.wanted == wanted
    else:
        assert "at least one" in str(form.errors)


def test_an_error_stands_beside_its_field():
    form = written(EVERYTHING, move_min="much", per_minute="-1", without="aapl", name="")

    assert not form.is_valid()
    assert sorted(form.errors) == ["move_min", "name", "per_minute", "without"]
    assert form.errors["per_minute"] == ["Choose 0 to 10,000."]


def test_no_set_is_called_what_stands_for_none():
    assert list(written(EVERYTHING, name="everything").errors) == ["name"]


def test_a_band_that_ends_before_it_begins_is_refused():
    form = written(EVERYTHING, price_min="20", price_max="10")

    assert list(form.errors) == ["price_max"]


def test_only_what_is_not_the_default_is_told():
    assert [(one.name, value) for one, value in differing(Filter(move_min=0.01, per_minute=6))] == [
        ("move_min", 0.01),
        ("per_minute", 6),
    ]
    assert alone("per_minute", 6) == Filter(per_minute=6)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_every_preset_is_a_filter_with_a_reason(preset):
    assert msgspec.convert(msgspec.to_builtins(preset.filter), Filter) == preset.filter != EVERYTHING
    assert preset.why.endswith(".")
    assert written(preset.filter).is_valid()
