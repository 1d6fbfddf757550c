"""Files are shared out, ties declared, opinions given."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from azimut.accounts.models import RoleAssignment, User
from azimut.core.permissions import Actor, allowed_if, require
from azimut.core.profile import active_profile
from azimut.directory.models import Structure
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.enums import AssignmentState, OpinionKind, RecusalReason
from azimut.labelling.models import Assignment, DeclaredTie, LabelApplication, Opinion
from azimut.labelling.permissions import JUDGING, can_assign, can_instruct, is_tied
from azimut.labelling.refusals import AlreadyDone, ConflictOfInterest, LabellingRefused

BEST_GRADE = 4


@transaction.atomic
def assign_instructors(
    application: LabelApplication, *, actor: Actor, instructors: list[User] | None = None
) -> list[Assignment]:
    """Gives a complete file to instructors: those named, or those with the least to do, never someone tied to it.

    Raises ConflictOfInterest when a person named is tied, LabellingRefused when not enough are free.
    """
    locked = LabelApplication.objects.select_for_update().get(pk=application.pk)
    require(can_assign(actor, locked))
    if locked.state not in {State.COMPLETE, State.UNDER_INSTRUCTION, State.POSTPONED}:
        raise AlreadyDone(f"Ce dossier est « {locked.get_state_display()} » : il ne se confie pas.")
    named = instructors if instructors is not None else _least_loaded(locked)
    if not named:
        raise LabellingRefused("Personne n'est disponible pour instruire ce dossier sans lien avec la structure.")
    made = [_assign(locked, instructor) for instructor in named]
    if locked.state != State.UNDER_INSTRUCTION:
        locked.begin_instruction()
        locked.save()
    return made


def _assign(application: LabelApplication, instructor: User) -> Assignment:
    if is_tied(instructor.pk, application):
        raise ConflictOfInterest(f"{instructor.full_name} est en lien avec {application.structure.name}.")
    assignment, is_new = Assignment.objects.get_or_create(application=application, instructor=instructor)
    if not is_new and assignment.state != AssignmentState.ASSIGNED:
        raise AlreadyDone(f"{instructor.full_name} s'est déjà prononcé ou déporté sur ce dossier.")
    return assignment


def _least_loaded(application: LabelApplication) -> list[User]:
    """As many as the profile expects, those with the fewest files at hand first; ties by identifier, never by name."""
    role = active_profile().labelling.instructing_role
    # Instructed again, a file is read by other people: what was given the first time is not counted.
    counted_states = [AssignmentState.ASSIGNED]
    if application.state == State.UNDER_INSTRUCTION:
        counted_states.append(AssignmentState.GIVEN)
    wanted = (
        active_profile().labelling.opinions_expected - application.assignments.filter(state__in=counted_states).count()
    )
    free = (
        User.objects.active()
        .filter(pk__in=RoleAssignment.objects.current().filter(role=role).values("user"))
        .exclude(pk__in=application.assignments.values("instructor"))
    )
    counted = [
        (Assignment.objects.filter(instructor=user, state=AssignmentState.ASSIGNED).count(), user.pk.hex, user)
        for user in free
        if not is_tied(user.pk, application)
    ]
    return [user for _load, _key, user in sorted(counted, key=lambda line: line[:2])[: max(wanted, 0)]]


@transaction.atomic
def bring_back_to_session(application: LabelApplication, *, actor: Actor) -> None:
    """A file postponed, or reopened after an appeal, is decided on the opinions it has. Raises LabellingRefused."""
    locked = LabelApplication.objects.select_for_update().get(pk=application.pk)
    require(can_assign(actor, locked))
    if not can_be_brought_back(locked):
        raise LabellingRefused("Ce dossier n'a pas encore les avis attendus : confiez-le d'abord à l'instruction.")
    locked.bring_back()
    locked.save()


def can_be_brought_back(application: LabelApplication) -> bool:
    """Whether it was judged before: postponed or reopened, with the opinions that the profile expects."""
    if application.state not in {State.COMPLETE, State.POSTPONED}:
        return False
    given: int = application.assignments.filter(state=AssignmentState.GIVEN).count()
    return given >= max(active_profile().labelling.opinions_expected, 1)


@transaction.atomic
def declare_tie(structure: Structure, *, actor: Actor) -> DeclaredTie:
    """Someone who judges says they are tied to a structure: its files leave their lists at once."""
    require(allowed_if(actor.is_one_of(*JUDGING), "Un lien se déclare quand on prend part aux décisions."))
    tie, _is_new = DeclaredTie.objects.get_or_create(user_id=actor.user_id, structure=structure, ended_at=None)
    mine = {"instructor": actor.user_id, "state": AssignmentState.ASSIGNED}
    files = LabelApplication.objects.filter(structure=structure, assignments__instructor=actor.user_id)
    list(LabelApplication.objects.select_for_update().filter(pk__in=files.values("pk")).order_by("pk"))
    open_ones = Assignment.objects.select_for_update().filter(application__structure=structure, **mine)
    for assignment in open_ones:
        _recuse(assignment, RecusalReason.DECLARED_TIE)
    return tie


@transaction.atomic
def recuse(assignment: Assignment, *, actor: Actor) -> None:
    """An instructor steps back from a file; it is recorded, and someone else is found."""
    LabelApplication.objects.select_for_update().get(pk=assignment.application_id)
    locked = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if locked.instructor_id != actor.user_id or locked.state != AssignmentState.ASSIGNED:
        raise LabellingRefused("Ce dossier ne vous est pas confié.")
    _recuse(locked, RecusalReason.OWN_REQUEST)


def _recuse(assignment: Assignment, reason: RecusalReason) -> None:
    assignment.state, assignment.recusal, assignment.ended_at = AssignmentState.RECUSED, reason, timezone.now()
    assignment.save()
    Opinion.objects.filter(assignment=assignment).delete()
    _close_when_all_are_given(assignment.application)


@transaction.atomic
def save_opinion(
    assignment: Assignment,
    *,
    actor: Actor,
    grades: Mapping[str, Any],
    kind: str = "",
    reasons: str = "",
    visit_note: str = "",
) -> Opinion:
    """Keeps a draft opinion, seen by its author alone."""
    locked = _lock(assignment, actor)
    opinion, _is_new = Opinion.objects.update_or_create(
        assignment=locked,
        defaults={
            "grades": _checked_grades(locked.application, grades),
            "kind": kind if kind in OpinionKind.values else "",
            "reasons": reasons.strip(),
            "visit_note": visit_note.strip(),
        },
    )
    return opinion


@transaction.atomic
def give_opinion(
    assignment: Assignment,
    *,
    actor: Actor,
    kind: str,
    reasons: str,
    grades: Mapping[str, Any] | None = None,
    visit_note: str | None = None,
) -> Opinion:
    """Gives the opinion for good. The last one expected closes the instruction. Raises AlreadyDone the second time.

    The grid and the note are those of the draft when they are not given here.
    """
    locked = _lock(assignment, actor)
    if kind not in OpinionKind.values:
        raise LabellingRefused("Choisissez le sens de votre avis.")
    if not reasons.strip():
        raise LabellingRefused("Un avis est motivé : dites pourquoi.")
    opinion, _is_new = Opinion.objects.get_or_create(assignment=locked)
    if grades is not None:
        opinion.grades = _checked_grades(locked.application, grades)
    if visit_note is not None:
        opinion.visit_note = visit_note.strip()
    opinion.kind, opinion.reasons, opinion.given_at = kind, reasons.strip(), timezone.now()
    opinion.save()
    locked.state, locked.ended_at = AssignmentState.GIVEN, timezone.now()
    locked.save()
    _close_when_all_are_given(locked.application)
    return opinion


def _lock(assignment: Assignment, actor: Actor) -> Assignment:
    # The file first, then the assignment: everyone takes locks in that order.
    application = LabelApplication.objects.select_for_update().get(pk=assignment.application_id)
    locked: Assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    locked.application = application
    require(can_instruct(actor, locked))
    if locked.state != AssignmentState.ASSIGNED:
        raise AlreadyDone("Cet avis est déjà rendu : il ne se modifie plus.")
    return locked


def _checked_grades(application: LabelApplication, grades: Mapping[str, Any]) -> dict[str, Any]:
    known = {criterion.key for criterion in application.specification.read().criteria}
    kept: dict[str, Any] = {}
    for key, line in grades.items():
        grade = line.get("grade")
        if key not in known or (grade is not None and grade not in range(BEST_GRADE + 1)):
            raise LabellingRefused(f"La grille se note de 0 à {BEST_GRADE}, critère par critère.")
        kept[key] = {"grade": grade, "comment": str(line.get("comment", ""))[:1000]}
    return kept


def _close_when_all_are_given(application: LabelApplication) -> None:
    locked = LabelApplication.objects.select_for_update().get(pk=application.pk)
    counted = locked.assignments.aggregate(
        given=Count("pk", filter=Q(state=AssignmentState.GIVEN)),
        waited=Count("pk", filter=Q(state=AssignmentState.ASSIGNED)),
    )
    enough = counted["given"] >= max(active_profile().labelling.opinions_expected, 1)
    if locked.state == State.UNDER_INSTRUCTION and enough and not counted["waited"]:
        locked.close_instruction()
        locked.save()
