"""Memberships, roles and the hat that is worn."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from azimut.accounts.actors import actors_of
from azimut.accounts.models import Membership, User
from azimut.accounts.services import add_member, assign_role, end_role, remove_member
from azimut.core.permissions import Refusal, Role
from tests.accounts.factories import MembershipFactory, RoleAssignmentFactory, UserFactory
from tests.directory.factories import StructureFactory
from tests.territories.factories import TerritoryFactory


def test_a_person_wears_one_hat_for_each_structure_and_each_role(db) -> None:
    user = UserFactory()
    first, second = (MembershipFactory(user=user), MembershipFactory(user=user, of_manager=True))
    RoleAssignmentFactory(user=user, role=Role.COORDINATOR, territory=TerritoryFactory(code="bc-1"))

    hats = {(hat.role, hat.structure_id, hat.territory_code) for hat in actors_of(user)}

    assert hats == {
        (Role.ADVISER, first.structure_id, ""),
        (Role.STRUCTURE_MANAGER, second.structure_id, ""),
        (Role.COORDINATOR, None, "bc-1"),
    }


@pytest.mark.parametrize("how", ["removed", "inactive", "structure_gone"])
def test_a_hat_that_is_taken_away_is_worn_no_more(db, structure_manager, structure, how: str) -> None:
    membership = MembershipFactory(structure=structure)
    if how == "removed":
        remove_member(membership, actor=structure_manager)
    elif how == "inactive":
        User.objects.filter(pk=membership.user_id).update(is_active=False)
    else:
        structure.ended_on = date(2026, 1, 1)
        structure.save()

    assert actors_of(User.objects.get(pk=membership.user_id)) == []
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_a_manager_keeps_the_members_of_their_own_structure_only(db, structure, structure_manager, adviser) -> None:
    newcomer = UserFactory()

    assert add_member(structure, newcomer, role=Role.ADVISER, actor=structure_manager).role == Role.ADVISER
    with pytest.raises(Refusal, match="responsable"):
        add_member(StructureFactory(), newcomer, role=Role.ADVISER, actor=structure_manager)
    with pytest.raises(Refusal, match="responsable"):
        add_member(structure, UserFactory(), role=Role.ADVISER, actor=adviser)


def test_only_the_region_appoints_and_never_to_a_role_of_a_structure(
    regional_officer, animator, structure_manager
) -> None:
    person = UserFactory()

    assignment = assign_role(person, role=Role.AUDITOR, actor=regional_officer)
    for actor in (animator, structure_manager):
        with pytest.raises(Refusal, match="Région"):
            assign_role(person, role=Role.DECIDER, actor=actor)
    with pytest.raises(Refusal):
        assign_role(person, role=Role.ADVISER, actor=regional_officer)
    end_role(assignment, actor=regional_officer)

    assert actors_of(person) == []


def test_the_database_refuses_a_role_without_its_scope_and_the_same_hat_twice(db) -> None:
    membership = MembershipFactory()
    for make in (
        lambda: RoleAssignmentFactory(role=Role.COORDINATOR),
        lambda: RoleAssignmentFactory(role=Role.DECIDER, territory=TerritoryFactory()),
        lambda: RoleAssignmentFactory(role=Role.ADVISER),
        lambda: MembershipFactory(role=Role.DECIDER),
        lambda: MembershipFactory(user=membership.user, structure=membership.structure),
        lambda: UserFactory(email="Majuscule@exemple.fr"),
        lambda: UserFactory(email=membership.user.email),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_a_password_is_kept_as_argon2id_at_19_mib(db) -> None:
    user = User.objects.create_user("Une.Adresse@Exemple.fr", "un mot de passe à elle")

    assert user.email == "une.adresse@exemple.fr"
    assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert user.check_password("un mot de passe à elle")
