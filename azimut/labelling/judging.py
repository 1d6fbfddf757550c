"""What the pages of those who judge show, and what their forms say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import QueryDict

from azimut.accounts.models import RoleAssignment, User
from azimut.core.permissions import Actor, Role
from azimut.core.profile import active_profile
from azimut.labelling.contents import Content, Criterion
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.enums import AssignmentState
from azimut.labelling.models import Assignment, ConsultedOpinion, LabelApplication, Opinion
from azimut.labelling.permissions import JUDGING, can_assign, can_compare_opinions, can_consult
from azimut.labelling.services.advice import CONSULTED_IN
from azimut.labelling.services.instruction import BEST_GRADE


@dataclass(frozen=True)
class Consultation:
    """The body that may be consulted on a file, what it answered, and what this hat may do about it."""

    body: str
    opinion: ConsultedOpinion | None
    can_ask: bool
    can_record: bool


def consultation_of(actor: Actor, application: LabelApplication) -> Consultation | None:
    """None where the profile consults nobody, and for whoever does not judge."""
    profile = active_profile()
    key = profile.labelling.consulted_body
    if not key or not actor.is_one_of(*JUDGING, Role.AUDITOR):
        return None
    opinion = application.consulted_opinions.first()
    may = bool(can_consult(actor, application))
    return Consultation(
        body=next(body.name for body in profile.bodies if body.key == key),
        opinion=opinion,
        can_ask=may and opinion is None and application.state in CONSULTED_IN,
        can_record=may and opinion is not None and opinion.given_on is None,
    )


GRADES = (
    (4, "remarquable"),
    (3, "conforme"),
    (2, "en partie"),
    (1, "insuffisant"),
    (0, "absent"),
)
ASSIGNABLE = (State.COMPLETE, State.UNDER_INSTRUCTION, State.POSTPONED)


@dataclass(frozen=True)
class Judging:
    """What this hat may do with a file it reads, beside reading it."""

    can_check: bool = False
    can_assign: bool = False
    can_compare: bool = False
    can_declare_tie: bool = False
    assignment: Assignment | None = None


def judging_of(actor: Actor, application: LabelApplication) -> Judging:
    if not actor.is_one_of(*JUDGING):
        return Judging(can_compare=bool(can_compare_opinions(actor, application)))
    animates = bool(can_assign(actor, application))
    return Judging(
        can_check=animates and application.state == State.SUBMITTED,
        can_assign=animates and application.state in ASSIGNABLE,
        can_compare=bool(can_compare_opinions(actor, application)),
        can_declare_tie=True,
        assignment=application.assignments.filter(instructor=actor.user_id).first(),
    )


@dataclass(frozen=True)
class Candidate:
    """Someone who could instruct a file: what they have at hand, and why they may not."""

    user: User
    load: int
    conflict: str = ""
    assignment: Assignment | None = None


def candidates_for(application: LabelApplication) -> list[Candidate]:
    """Everyone who holds the instructing role, the least busy first; conflicts are said."""
    role = active_profile().labelling.instructing_role
    held = {assignment.instructor_id: assignment for assignment in application.assignments.all()}
    people = (
        User.objects.active()
        .filter(pk__in=RoleAssignment.objects.current().filter(role=role).values("user"))
        .annotate(
            works_there=Count("memberships", filter=Q(memberships__structure=application.structure_id) & _CURRENT),
            has_tie=Count("declared_ties", filter=Q(declared_ties__structure=application.structure_id) & _STANDING),
        )
    )
    loads = _loads()
    found = [Candidate(one, loads.get(one.pk, 0), _conflict(one), held.get(one.pk)) for one in people]
    return sorted(found, key=lambda one: (bool(one.conflict), one.load, one.user.pk.hex))


_CURRENT = Q(memberships__ended_at=None)
_STANDING = Q(declared_ties__ended_at=None)


def _loads() -> dict[Any, int]:
    waiting = Assignment.objects.filter(state=AssignmentState.ASSIGNED).values_list("instructor")
    return dict(waiting.annotate(load=Count("pk")).order_by())


def _conflict(person: Any) -> str:
    if person.works_there:
        return "travaille pour la structure"
    return "a déclaré un lien avec la structure" if person.has_tie else ""


@dataclass(frozen=True)
class GradeLine:
    """A criterion with what was noted."""

    criterion: Criterion
    grade: int | None = None
    comment: str = ""

    @property
    def name(self) -> str:
        return f"note-{self.criterion.key}"


def grade_lines(content: Content, grades: Mapping[str, Any]) -> list[GradeLine]:
    return [
        GradeLine(one, line.get("grade"), line.get("comment", ""))
        for one in content.criteria
        for line in [grades.get(one.key, {})]
    ]


def read_grades(content: Content, posted: QueryDict) -> dict[str, dict[str, Any]]:
    """The grid as typed; a criterion left blank has no grade."""
    grades = {}
    for criterion in content.criteria:
        typed = posted.get(f"note-{criterion.key}", "")
        grade = int(typed) if typed in {str(value) for value in range(BEST_GRADE + 1)} else None
        comment = posted.get(f"commentaire-{criterion.key}", "").strip()
        if grade is not None or comment:
            grades[criterion.key] = {"grade": grade, "comment": comment}
    return grades


@dataclass(frozen=True)
class ComparedLine:
    """A criterion and what each opinion says of it, in the order of the opinions."""

    criterion: Criterion
    grades: list[GradeLine]

    @property
    def is_disputed(self) -> bool:
        """Two grades or more apart: worth talking about."""
        given = [line.grade for line in self.grades if line.grade is not None]
        return bool(given) and max(given) - min(given) >= 2  # noqa: PLR2004


def compare(content: Content, opinions: list[Opinion]) -> list[ComparedLine]:
    by_opinion = [{line.criterion.key: line for line in grade_lines(content, one.grades)} for one in opinions]
    return [ComparedLine(one, [lines[one.key] for lines in by_opinion]) for one in content.criteria]


def typed_day(text: str) -> date | None:
    """A day as the browser writes it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def identifier(text: str) -> UUID | None:
    """A number of ours as an address writes it."""
    try:
        return UUID(text)
    except ValueError:
        return None
