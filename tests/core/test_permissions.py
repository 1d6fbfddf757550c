"""Identifiers in the order of time, and refusals that say why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azimut.core.identifiers import new_identifier
from azimut.core.permissions import ALLOWED, REGIONAL_ROLES, STRUCTURE_ROLES, TERRITORY_ROLES, Refusal, Role, require
from azimut.core.permissions import refused as no


def test_new_identifiers_are_version_7_and_never_the_same() -> None:
    made = [new_identifier() for _ in range(1_000)]

    assert {identifier.version for identifier in made} == {7}
    assert {identifier.variant for identifier in made} == {"specified in RFC 4122"}
    assert len(set(made)) == 1_000
    in_time = [identifier.int >> 64 for identifier in made]
    assert in_time == sorted(in_time)


def test_every_role_has_one_scope() -> None:
    assert set(Role) == STRUCTURE_ROLES | TERRITORY_ROLES | REGIONAL_ROLES
    assert len(STRUCTURE_ROLES) + len(TERRITORY_ROLES) + len(REGIONAL_ROLES) == len(Role)


@given(st.text(min_size=1))
def test_a_refusal_carries_its_sentence(sentence: str) -> None:
    require(ALLOWED)
    with pytest.raises(Refusal) as refusal:
        require(no(sentence))

    assert refusal.value.sentence == sentence
