"""A member removed while signed in: at the next click nothing of the structure answers, on every private address.

The addresses are those of the access matrix, so that a new one is asked too.
"""

from collections.abc import Iterator

import pytest

from azimut.accounts.models import Membership, User
from azimut.accounts.services import remove_member
from azimut.core.permissions import Actor, Role
from tests.access.lines import Line, Private
from tests.accounts.factories import MembershipFactory, actor_of_membership
from tests.test_access_matrix import TABLES, Visitor, _no_memory_of_other_tests, _quiet, cast, filled

__all__ = ["_no_memory_of_other_tests", "_quiet", "cast"]

REMOVED = (Role.ADVISER, Role.STRUCTURE_MANAGER)


def private_addresses(things: dict[str, dict[str, str]]) -> Iterator[tuple[str, Line, str]]:
    for table_name, table in TABLES.items():
        for name, line in table.ADDRESSES.items():
            if isinstance(line, Private):
                yield name, line, line.address.format(**things[table_name])


def remove(actor: Actor) -> None:
    membership = Membership.objects.get(pk=actor.key[2:])
    manager = actor_of_membership(MembershipFactory(structure_id=actor.structure_id, role=Role.STRUCTURE_MANAGER))
    remove_member(membership, actor=manager)


@pytest.fixture
def things(cast) -> dict[str, dict[str, str]]:
    return {name: filled(table, "own_things", cast) for name, table in TABLES.items()}


@pytest.mark.parametrize("role", REMOVED)
def test_no_private_address_answers_at_the_next_click(cast, things, role: Role) -> None:
    visitor = Visitor(cast[role])
    assert visitor.status("GET", "/pro/", {}) == 200
    remove(cast[role])

    answers = {}
    for name, line, address in private_addresses(things):
        for method in ("GET", "POST"):
            if (status := visitor.status(method, address, dict(line.data))) != 302:
                answers[name, method] = status

    assert answers == {}


@pytest.mark.parametrize("role", REMOVED)
def test_nothing_of_the_structure_answers_to_the_hats_that_are_left(cast, things, role: Role) -> None:
    """They still work elsewhere: signed in there, what was theirs here is as absent as anyone else's."""
    user = User.objects.get(pk=cast[role].user_id)
    elsewhere = actor_of_membership(MembershipFactory(user=user, role=role))
    before, after = Visitor(cast[role]), Visitor(elsewhere)
    owned = [
        (name, line, address)
        for name, line, address in private_addresses(things)
        if line.get_of_others is not None and before.status("GET", address, {}) == 200
    ]
    remove(cast[role])

    wrong = {}
    for name, line, address in owned:
        expected = line.expected(role, "GET", of_others=True)
        if (status := after.status("GET", address, {})) != expected or status == 200:
            wrong[name] = f"{status}, not {expected}"

    assert wrong == {}
    assert {"stored_file", "referral"} <= {name for name, _line, _address in owned}
