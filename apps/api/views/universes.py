"""Universes: one's own, and those that belong to everybody, which can be read."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db import transaction
from django.http import Http404
from msgspec import UNSET, UnsetType

from apps.accounts.models import Scope
from apps.api.authentication import SignedInRequest
from apps.api.door import Door, door
from apps.api.problems import Mistake, Refused
from apps.api.shapes.universes import (
    Import,
    Imported,
    NewUniverse,
    UniverseChange,
    UniverseDraft,
    UniversePreview,
    Universes,
    UniverseWhole,
    line,
    refusals,
    whole,
)
from apps.universes.lists.reading import read
from apps.universes.lists.text import Unreadable
from apps.universes.making import own
from apps.universes.making.finding import Finder, combined, market
from apps.universes.making.limits import Refused as NotMade
from apps.universes.making.parts import check_parts
from apps.universes.making.search import known_tickers
from apps.universes.making.upkeep import edit, replace
from apps.universes.models import MadeBy, Universe
from apps.universes.rules.rule import keep, rule_of


class UniversesView(Door):
    @door("listUniverses", Universes, is_reference=True)
    def get(self, request: SignedInRequest) -> Universes:
        """Your universes and everybody's, by name."""
        return Universes([line(one, request.user) for one in Universe.objects.visible_to(request.user).with_counts()])

    @door("createUniverse", UniverseWhole, body=NewUniverse, status=201, scope=Scope.WRITE, also=(422,))
    def post(self, request: SignedInRequest, new: NewUniverse) -> UniverseWhole:
        """Make a universe of your own."""
        made_by, definition = _definition(new)
        tickers = _known(new.tickers)
        with refusals():
            made = own.make(user=request.user, name=new.name, made_by=made_by, tickers=tickers, definition=definition)
        return whole(made, request.user)


class UniverseView(Door):
    @door("getUniverse", UniverseWhole, is_reference=True, also=(404,))
    def get(self, request: SignedInRequest, pk: int) -> UniverseWhole:
        """A universe with its symbols, and what it is made by."""
        return whole(_visible(request, pk), request.user)

    @door("changeUniverse", UniverseWhole, body=UniverseChange, scope=Scope.WRITE, also=(404, 422))
    def patch(self, request: SignedInRequest, change: UniverseChange, pk: int) -> UniverseWhole:
        """Change a universe of your own. Whatever is combined of it, and every open page, follows."""
        universe = _yours(request, pk)
        with refusals(), transaction.atomic():
            if not isinstance(change.name, UnsetType):
                own.rename(universe=universe, name=change.name, by=request.user)
            made_by, definition = _definition(change)
            if definition is not None:
                if made_by != universe.made_by:
                    raise NotMade(f"It is made by {universe.made_by}; that cannot be changed.")
                own.define(universe=universe, definition=definition, by=request.user)
            _edit(universe, change, request)
        return whole(universe, request.user)

    @door("deleteUniverse", scope=Scope.WRITE, also=(404, 422))
    def delete(self, request: SignedInRequest, pk: int) -> None:
        """Delete a universe of your own. Who looked at it sees the whole market."""
        with refusals():
            own.delete(universe=_yours(request, pk))


class ImportView(Door):
    @door("importUniverse", Imported, body=Import, status=201, scope=Scope.WRITE, also=(422,))
    def post(self, request: SignedInRequest, asked: Import) -> Imported:
        """Make a universe of a list as it is. Where something in it is no symbol nothing is made, and each such line is told."""
        try:
            found = read(asked.text, known_tickers())
        except Unreadable as problem:
            raise Refused(str(problem), 422) from problem
        if found.problem_count:
            mistakes = tuple(
                Mistake(f"line {one.line}", f"{one.words} {one.suggestion}".strip()) for one in found.problems
            )
            raise Refused(f"{found.problem_count} of its entries are no symbols we know.", 422, mistakes)
        with refusals():
            made = own.make(user=request.user, name=asked.name, made_by=MadeBy.LIST, tickers=found.tickers)
        return Imported(line(made, request.user), list(found.duplicates))


class PreviewView(Door):
    @door("previewUniverse", UniversePreview, body=UniverseDraft, also=(422,))
    def post(self, request: SignedInRequest, draft: UniverseDraft) -> UniversePreview:
        """What a rule or a combination would hold now; nothing is saved."""
        made_by, definition = _definition(draft)
        if definition is None:
            raise Refused("Say a rule or a combination.", 422)
        with refusals():
            if made_by == MadeBy.COMBINATION:
                check_parts(user=request.user, universe=None, how=definition["how"], parts=definition["parts"])
                found: frozenset[str] | None = combined(definition)
            else:
                found = Finder(market()).find(rule_of(definition))
        if found is None:
            raise Refused("The live market cannot be read at the moment, and the rule asks for its figures.", 503)
        return UniversePreview(len(found), sorted(found))


def _edit(universe: Universe, change: UniverseChange, request: SignedInRequest) -> None:
    if isinstance(change.tickers, UnsetType) and not change.add and not change.remove:
        return
    if not universe.is_edited:
        raise NotMade(f"Its symbols come from its {universe.made_by}.")
    if not isinstance(change.tickers, UnsetType):
        replace(universe, by=request.user, tickers=_known(change.tickers))
    if change.add or change.remove:
        edit(universe, by=request.user, add=_known(change.add), remove=frozenset(change.remove), how="api")


def _definition(asked: NewUniverse | UniverseChange | UniverseDraft) -> tuple[MadeBy, dict[str, Any] | None]:
    """What a universe is made by, and its definition where it has one."""
    ways = [name for name in ("tickers", "rule", "combination") if getattr(asked, name, UNSET) is not UNSET]
    if len(ways) > 1:
        raise Refused(f"It is made by one of {' and '.join(ways)}, not by both.", 422)
    if not isinstance(asked.rule, UnsetType):
        with refusals():
            return MadeBy.RULE, keep(rule_of(msgspec.to_builtins(asked.rule)))
    if not isinstance(asked.combination, UnsetType):
        return MadeBy.COMBINATION, msgspec.to_builtins(asked.combination)
    return MadeBy.LIST if ways else MadeBy.PICKED, None


def _known(tickers: list[str] | UnsetType) -> frozenset[str]:
    """The tickers, where each is a symbol: a list that would silently be shorter is refused."""
    if isinstance(tickers, UnsetType):
        return frozenset()
    unknown = sorted(frozenset(tickers) - known_tickers()) if tickers else []
    if unknown:
        mistakes = tuple(Mistake(ticker, "No symbol we know.") for ticker in unknown[:100])
        raise Refused(f"{len(unknown)} of them are no symbols we know.", 422, mistakes)
    return frozenset(tickers)


def _visible(request: SignedInRequest, pk: int) -> Universe:
    found = Universe.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _yours(request: SignedInRequest, pk: int) -> Universe:
    found = Universe.objects.filter(owner=request.user, pk=pk).first()
    if found is None:
        raise Http404("You have no such universe.")
    return found
