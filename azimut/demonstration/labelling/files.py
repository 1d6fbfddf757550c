"""The files of the demonstration: answers, messages, requests for pieces, opinions."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

from azimut.accounts.models import Membership, RoleAssignment, User
from azimut.core.identifiers import identifier_of
from azimut.core.permissions import Role
from azimut.core.profile import active_profile
from azimut.demonstration.importers import SOURCE
from azimut.demonstration.labelling.stories import ASSIGNED, STORIES, Story, View
from azimut.directory.models import Structure
from azimut.labelling.contents import Content, Question
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.enums import AssignmentState, OpinionKind, QuestionKind, RecusalReason
from azimut.labelling.models import (
    ApplicationAnswer,
    ApplicationMessage,
    Assignment,
    CompletenessRequest,
    ConsultedOpinion,
    LabelApplication,
    LabellingCampaign,
    Opinion,
    SectionComment,
)
from azimut.labelling.prefilling import answers_known_of
from azimut.labelling.services.campaigns import end_of
from azimut.labelling.wording import PARIS

SAID: dict[str, Any] = tomllib.loads(Path(__file__).with_name("answers.toml").read_text(encoding="utf-8"))
REASONS: dict[str, str] = SAID["reasons"]

MANAGED = "cite_des_metiers"
"""The network of the structure whose manager is in the demonstration (people.py)."""

CANDIDATES = (
    "information_jeunesse", "mife", "cidff", "cibc", "maison_emploi", "point_relais_vae", "bge", "e2c", "plie",
    "centre_social", "espace_numerique", "greta", "ccas",
)  # fmt: skip

NEVER_ASKED = (State.DRAFT, State.SUBMITTED, State.INCOMPLETE, State.ABANDONED)


@dataclass(frozen=True)
class WrittenFile:
    """A file as written, with its story."""

    application: LabelApplication
    story: Story
    manager: User | None


def moment_of(today: date, days_ago: int, seed: str) -> datetime:
    """A working hour of that day, the same each time for the same seed."""
    minutes = int.from_bytes(blake2b(seed.encode(), digest_size=2).digest()) % (8 * 60)
    return datetime.combine(today - timedelta(days=days_ago), time(9), tzinfo=PARIS) + timedelta(minutes=minutes)


def write_files(campaigns: dict[str, LabellingCampaign], *, today: date) -> list[WrittenFile]:
    """Every story, each for another structure, but those of the structure that one may act for."""
    managed, others = _structures()
    manager = _manager_of(managed)
    files = []
    for rank, story in enumerate(STORIES):
        structure = managed if story.is_main and managed else next(others)
        application = _application(campaigns[story.campaign], structure, story, today, rank)
        files.append(WrittenFile(application, story, manager if structure == managed else None))
    LabelApplication.objects.bulk_create(one.application for one in files)
    _set_days(files, today)
    _write_answers(files)
    _write_talk(files, today)
    _write_opinions(files, today)
    _write_advice(files, today)
    return files


def _structures() -> tuple[Structure | None, Iterator[Structure]]:
    fictional = Structure.objects.current().filter(source=SOURCE).order_by("name", "pk")
    managed = fictional.filter(network=MANAGED).first()
    ranked: list[tuple[int, int, Structure]] = []
    for place, network in enumerate(CANDIDATES):
        ranked += [(rank, place, one) for rank, one in enumerate(fictional.filter(network=network))]
    taken = [one for _rank, _place, one in sorted(ranked, key=lambda line: line[:2])]
    spare = list(fictional.exclude(network__in=[*CANDIDATES, MANAGED]).filter(network__circle=""))
    return managed, iter(taken + spare)


def _manager_of(structure: Structure | None) -> User | None:
    held = Membership.objects.current().filter(structure=structure, role=Role.STRUCTURE_MANAGER)
    found = held.select_related("user").order_by("user__email").first()
    return found.user if found else None


def _application(
    campaign: LabellingCampaign, structure: Structure, story: Story, today: date, rank: int
) -> LabelApplication:
    point = structure.reception_points.filter(ended_on=None, is_remote=False).select_related("commune").first()
    wide = active_profile().labelling.widest_territory == "region"
    department = point.commune.department_id if point and point.commune else active_profile().region.departments[0]
    number = identifier_of("demonstration", "application", campaign.name, str(structure.pk))
    sent = None if story.state in {State.DRAFT, State.ABANDONED} else moment_of(today, story.days, f"sent{rank}")
    return LabelApplication(
        id=number,
        campaign=campaign,
        specification=campaign.specification,
        structure=structure,
        department_id=None if wide else department,
        state=story.state,
        submitted_at=sent,
        receipt_number=f"{sent:%Y%m%d}-{number.hex[-8:].upper()}" if sent else "",
        completed_at=sent + timedelta(days=6) if sent and story.state not in NEVER_ASKED else None,
    )


def _set_days(files: list[WrittenFile], today: date) -> None:
    for rank, one in enumerate(files):
        one.application.begun_at = moment_of(today, one.story.days + 8, f"begun{rank}")
    LabelApplication.objects.bulk_update([one.application for one in files], ["begun_at"])


def _write_answers(files: list[WrittenFile]) -> None:
    content = files[0].application.specification.read()
    rows: list[ApplicationAnswer] = []
    for one in files:
        structure = one.application.structure
        known = answers_known_of(structure, content, one.application.campaign)
        answers = {q.key: known.get(q.key) or _answer(q, structure) for q in _filled(content, one.story.filled)}
        rows += [
            ApplicationAnswer(application=one.application, question=key, value=value, changed_by=one.manager)
            for key, value in answers.items()
            if value not in (None, "")
        ]
    ApplicationAnswer.objects.bulk_create(rows)


def _filled(content: Content, share: float) -> list[Question]:
    return content.questions[: round(len(content.questions) * share)]


def _answer(question: Question, structure: Structure) -> Any:
    """What this structure answers: texts of answers.toml, volumes drawn from its identifier."""
    if question.kind == QuestionKind.YES_NO:
        return True
    if question.key == "volumes":
        return _volumes(question, structure)
    if question.kind == QuestionKind.TABLE:
        rows = [dict(row) for row in SAID["tables"].get(question.key, [])]
        if question.key == "sites":
            rows[0]["place"] = _place(structure)
        return rows
    if question.choices:
        several = sorted(choice.key for choice in question.choices[:4])
        return several if question.kind == QuestionKind.CHOICES else SAID["choices"].get(question.key, several[0])
    if question.key == "siret":
        return structure.siret or f"{int.from_bytes(structure.pk.bytes[:6]) % 10**14:014}"
    return SAID["texts"].get(question.key, structure.name)


def _place(structure: Structure) -> str:
    point = structure.reception_points.filter(ended_on=None, is_remote=False).first()
    return f"{point.postcode} {point.city}, {point.address}" if point else structure.name


def _volumes(question: Question, structure: Structure) -> list[dict[str, Any]]:
    base = 80 + structure.pk.bytes[0]
    columns = {column.key for column in question.columns}
    rows = []
    for name, share in (("jeunes de 16 à 25 ans", 1.0), ("personnes en recherche d'emploi", 1.6), ("salariés", 0.5)):
        women, men = round(base * share), round(base * share * 0.8)
        row = {"public": name, "women": women, "men": men, "first_visit": round((women + men) * 0.6)}
        rows.append({key: value for key, value in row.items() if key in columns})
    return rows


def _write_talk(files: list[WrittenFile], today: date) -> None:
    """Messages, turn by turn, and the pieces that are asked for."""
    animator = _people(Role.ANIMATOR)[0]
    messages, days = [], []
    for one in files:
        for turn, text in enumerate(one.story.thread):
            is_answer = turn % 2 == 1 or one.story.state == State.DRAFT
            author = animator if is_answer else one.manager
            messages.append(
                ApplicationMessage(
                    application=one.application, author=author, is_from_structure=not is_answer, text=text
                )
            )
            days.append(moment_of(today, max(one.story.days - 2 - turn, 1), f"said{text}"))
    written = ApplicationMessage.objects.bulk_create(messages)
    for message, day in zip(written, days, strict=True):
        message.sent_at = day
    ApplicationMessage.objects.bulk_update(written, ["sent_at"])
    for one in files:
        if one.story.state == State.INCOMPLETE:
            _ask(one, animator, today)


def _ask(one: WrittenFile, animator: User, today: date) -> None:
    content = one.application.specification.read()
    names_people = content.piece("anonymous_cvs") is not None
    request = CompletenessRequest.objects.create(
        application=one.application,
        items=["anonymous_cvs", "validation"] if names_people else [content.pieces[0].key],
        explanation=REASONS["missing" if names_people else "missing_document"],
        asked_by=animator,
        due_at=end_of(today + timedelta(days=6)),
    )
    CompletenessRequest.objects.filter(pk=request.pk).update(asked_at=moment_of(today, one.story.days - 2, "asked"))


def _write_opinions(files: list[WrittenFile], today: date) -> None:
    instructors = _people(active_profile().labelling.instructing_role)
    for one in files:
        for view in one.story.views[: active_profile().labelling.opinions_expected]:
            if view.rank < len(instructors):
                _write_opinion(one, view, instructors[view.rank], today)


def _write_opinion(one: WrittenFile, view: View, instructor: User, today: date) -> None:
    seed = f"{one.application.pk}{view.rank}"
    ended = None if view.state == ASSIGNED else moment_of(today, max(one.story.days - 45, 2), seed)
    assignment = Assignment.objects.create(
        id=identifier_of("demonstration", "assignment", seed),
        application=one.application,
        instructor=instructor,
        state=view.state,
        recusal=RecusalReason.OWN_REQUEST if view.state == AssignmentState.RECUSED else "",
        ended_at=ended,
    )
    Assignment.objects.filter(pk=assignment.pk).update(assigned_at=moment_of(today, one.story.days - 10, seed))
    if view.kind is None:
        return
    criteria = one.application.specification.read().criteria
    grades = {
        criterion.key: {"grade": max(0, view.grade - (place % 3 == 1)), "comment": ""}
        for place, criterion in enumerate(criteria)
    }
    Opinion.objects.create(
        assignment=assignment,
        grades=grades,
        kind=view.kind,
        reasons=REASONS[view.reasons] if view.reasons else "",
        visit_note=REASONS["visit"],
        given_at=ended,
    )


def _write_advice(files: list[WrittenFile], today: date) -> None:
    """Comments of those who judge, and the opinion of the consulted body where there is one."""
    author, body = _people(active_profile().labelling.instructing_role)[0], active_profile().labelling.consulted_body
    judged = [one for one in files if one.story.state in {State.UNDER_INSTRUCTION, State.OPINION_GIVEN}]
    for one in judged[:2]:
        SectionComment.objects.create(
            application=one.application, section="offer", text=REASONS["comment"], author=author
        )
    for rank, one in enumerate(judged if body else []):
        given = rank % 2 == 0
        ConsultedOpinion.objects.create(
            application=one.application,
            body=body,
            kind=OpinionKind.FAVOURABLE if given else "",
            reasons=REASONS["consulted"] if given else "",
            given_on=today - timedelta(days=20) if given else None,
        )


def _people(role: str) -> list[User]:
    held = RoleAssignment.objects.current().filter(role=role).select_related("user").order_by("user__email")
    return [one.user for one in held]
