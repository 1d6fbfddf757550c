"""Who may do what: every address × anonymous visitors and the eight roles × own and others' things × every method.

The lines are in tests/access, a table per domain. An address without a line turns this red, and so does a line without
an address. Every cell of a domain is asked in one test, on one set of things: what a form changes is undone before the
next cell.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from azimut.core.permissions import Actor, Role
from azimut.territories.places import forget_places
from tests.access.lines import Line, Private, Public
from tests.accounts.factories import session_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
COMMON_METHODS = ("GET", "POST")
ASKING_ALL_METHODS = {Role.ADVISER, Role.REGIONAL_OFFICER}
"""Two roles ask every method, the others the two that forms use: the rest does not depend on who asks."""

NOT_TABLES = {"__init__", "lines"}
TABLES: dict[str, ModuleType] = {
    path.stem: import_module(f"tests.access.{path.stem}")
    for path in sorted((Path(__file__).parent / "access").glob("*.py"))
    if path.stem not in NOT_TABLES
}
LINES: dict[str, Line] = {name: line for table in TABLES.values() for name, line in table.ADDRESSES.items()}


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the resolver by its name; by its pattern up to the first parameter when it has none."""
    for pattern in (resolver or get_resolver()).url_patterns:
        whole = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver) and pattern.namespace == "admin":
            yield from ((f"admin:{name}", found) for name, found in patterns(pattern, whole))
        elif isinstance(pattern, URLResolver):
            yield from patterns(pattern, whole)
        else:
            yield pattern.name or (whole.split("(?P")[0].lstrip("^") if whole.startswith("^") else whole), pattern


@pytest.fixture
def cast(db, request) -> dict[Role, Actor]:
    """One person of each role, their second factor given."""
    return {role: request.getfixturevalue(role.value) for role in Role}


@pytest.fixture(autouse=True)
def _quiet(caplog) -> None:
    """Thousands of refusals are expected: their log lines would only hide what is wrong."""
    caplog.set_level("CRITICAL", logger="django.request")
    caplog.set_level("CRITICAL", logger="django.security.csrf")


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
    forget_places()


class Visitor:
    """Asks as an anonymous visitor or as someone signed in, and undoes what it changed."""

    def __init__(self, actor: Actor | None = None) -> None:
        self.session = session_of(actor) if actor else ""
        self.clients = {checks: Client(enforce_csrf_checks=checks) for checks in (False, True)}

    def status(self, method: str, address: str, data: dict[str, str], *, checks_origin: bool = False) -> int:
        client = self.clients[checks_origin]
        client.cookies.clear()
        if self.session:
            client.cookies["session"] = self.session
        with transaction.atomic():
            response = client.post(address, data) if method == "POST" else client.generic(method, address)
            if response.streaming:
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
        return response.status_code


def filled(table: ModuleType, maker: str, cast: dict[Role, Actor]) -> dict[str, str]:
    return getattr(table, maker)(cast) if hasattr(table, maker) else {}


def cells_of(line: Line) -> Iterator[tuple[Role | None, bool, str, int]]:
    """Role (None: anonymous), others' things or own, method, expected status."""
    if isinstance(line, Public):
        yield from ((None, False, method, line.expected(method)) for method in METHODS)
        yield Role.ADVISER, False, "GET", line.expected("GET") if line.get_signed_in is None else line.get_signed_in
        return
    yield from ((None, False, method, 302) for method in METHODS)
    whose = (False, True) if line.get_of_others is not None or line.post_of_others is not None else (False,)
    for of_others in whose:
        for role in Role:
            for method in METHODS if role in ASKING_ALL_METHODS else COMMON_METHODS:
                yield role, of_others, method, line.expected(role, method, of_others=of_others)


def test_every_address_has_its_line_and_every_line_its_address() -> None:
    assert sorted(name for name, _pattern in patterns()) == sorted(LINES)
    assert sum(len(table.ADDRESSES) for table in TABLES.values()) == len(LINES), "une adresse dans deux tables"


def test_an_address_is_open_to_anonymous_visitors_only_where_its_line_says_so() -> None:
    open_ones = {name for name, pattern in patterns() if not getattr(pattern.callback, "login_required", True)}

    assert open_ones == {name for name, line in LINES.items() if isinstance(line, Public)}


@pytest.mark.parametrize("domain", TABLES)
def test_everyone_gets_exactly_what_the_matrix_says(domain: str, cast: dict[Role, Actor]) -> None:
    table = TABLES[domain]
    things = {False: filled(table, "own_things", cast), True: filled(table, "things_of_others", cast)}
    visitors = {None: Visitor(), **{role: Visitor(actor) for role, actor in cast.items()}}

    wrong = {}
    for name, line in table.ADDRESSES.items():
        for role, of_others, method, expected in cells_of(line):
            got = visitors[role].status(method, line.address.format(**things[of_others]), dict(line.data))
            if got != expected:
                wrong[name, role and role.value, "others" if of_others else "own", method] = f"{got}, not {expected}"

    assert wrong == {}


@pytest.mark.parametrize("domain", TABLES)
def test_what_does_not_exist_is_not_found(domain: str, cast: dict[Role, Actor]) -> None:
    table = TABLES[domain]
    things = filled(table, "own_things", cast)
    visitors = {True: [Visitor()], False: [Visitor(actor) for actor in cast.values()]}

    found = {
        name
        for name, line in table.ADDRESSES.items()
        if line.absent
        for visitor in visitors[isinstance(line, Public)]
        if visitor.status("GET", line.absent.format(**things), {})
        not in {404, 403 if isinstance(line, Private) else 404}
    }

    assert found == set()


@pytest.mark.parametrize("domain", TABLES)
def test_a_form_from_another_site_is_refused(domain: str, cast: dict[Role, Actor]) -> None:
    table = TABLES[domain]
    things = filled(table, "own_things", cast)

    accepted = {}
    for name, line in table.ADDRESSES.items():
        visitor = Visitor() if isinstance(line, Public) else Visitor(cast[Role.REGIONAL_OFFICER])
        status = visitor.status("POST", line.address.format(**things), dict(line.data), checks_origin=True)
        if status not in {403, 405 if line.post == 405 else 403}:
            accepted[name] = status

    assert accepted == {}
