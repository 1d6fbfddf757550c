"""The people of a campaign."""

import pytest

from azimut.core.permissions import Role
from azimut.labelling.enums import OpinionKind
from azimut.labelling.services import assign_instructors, declare_complete, give_opinion, plan_session, send_application
from tests.accounts.factories import RoleAssignmentFactory, actor_of_assignment
from tests.labelling.factories import LabelApplicationFactory, fill


def holder(role: Role):
    return actor_of_assignment(RoleAssignmentFactory(role=role))


@pytest.fixture
def application(structure):
    """A full draft of `structure`."""
    return fill(LabelApplicationFactory(structure=structure))


@pytest.fixture
def sent(application, structure_manager):
    return send_application(application, actor=structure_manager)


@pytest.fixture
def instructors(db):
    return [holder(Role.INSTRUCTOR) for _ in range(2)]


@pytest.fixture
def judged(sent, animator, instructors):
    """Complete, assigned to the two instructors, two favourable opinions given."""
    declare_complete(sent, actor=animator)
    by_person = {assignment.instructor_id: assignment for assignment in assign_instructors(sent, actor=animator)}
    for instructor in instructors:
        give_opinion(
            by_person[instructor.user_id], actor=instructor, kind=OpinionKind.FAVOURABLE, reasons="Dossier solide."
        )
    sent.refresh_from_db()
    return sent


@pytest.fixture
def session(judged, animator):
    from django.utils import timezone

    return plan_session(held_on=timezone.localdate(), actor=animator)
