"""The files of a session in one tagged PDF, as one person may read them."""

from typing import Any

from azimut.core.permissions import Actor
from azimut.core.profile import active_profile
from azimut.core.typesetting import write_pdf
from azimut.labelling.documents import FOLDER
from azimut.labelling.filling import told
from azimut.labelling.models import DecisionSession, LabelApplication, Opinion
from azimut.labelling.wording import day_of, moment


def session_pdf(session: DecisionSession, actor: Actor) -> bytes:
    """In the order of the agenda; files of structures this person is tied to are left out, and counted.

    Opinions are there only where this person may read them.
    """
    files = list(
        LabelApplication.objects.visible_to(actor)
        .filter(agenda_items__session=session)
        .select_related("structure", "department", "campaign", "specification")
        .prefetch_related("answers", "documents__file")
        .order_by("agenda_items__position")
    )
    withheld = session.agenda.count() - len(files)
    notes = [f"{len(files)} dossiers à l'ordre du jour. Les pièces jointes sont nommées ; elles se lisent sur le site."]
    if withheld:
        notes.append(f"{withheld} en sont absents : vous êtes en lien avec la structure.")
    opinions = _opinions(files, actor)
    return write_pdf(
        FOLDER / "bundle.typ",
        {
            "title": f"Dossiers de la séance du {day_of(session.held_on)}",
            "publisher": active_profile().identity.publisher,
            "notes": notes,
            "files": [_file(one, opinions.get(one.pk, [])) for one in files],
        },
    )


def _file(application: LabelApplication, opinions: list[dict[str, str]]) -> dict[str, Any]:
    content = application.specification.read()
    answers = {answer.question: answer.value for answer in application.answers.all()}
    documents = list(application.documents.all())
    place = application.department.name if application.department else "toute la région"
    assert application.submitted_at is not None
    return {
        "title": application.structure.name,
        "facts": [
            f"{application.campaign.name} · {place}",
            f"Déposé le {moment(application.submitted_at)}, récépissé {application.receipt_number}.",
            f"Jugé selon : {application.specification}.",
        ],
        "sections": [
            {
                "title": section.title,
                "answers": [
                    {"label": question.label, "text": told(question, answers.get(question.key)) or "Sans réponse."}
                    for question in section.questions
                ],
            }
            for section in content.sections
        ],
        "pieces": [
            f"{piece.title} : {', '.join(one.name for one in documents if one.piece == piece.key) or 'aucune'}"
            for piece in content.pieces
        ],
        "opinions": opinions,
    }


def _opinions(files: list[LabelApplication], actor: Actor) -> dict[Any, list[dict[str, str]]]:
    found: dict[Any, list[dict[str, str]]] = {}
    given = Opinion.objects.visible_to(actor).exclude(given_at=None).filter(assignment__application__in=files)
    for one in given.select_related("assignment__instructor").order_by("given_at"):
        text = one.reasons + (f"\nNote de visite : {one.visit_note}" if one.visit_note else "")
        title = f"{one.get_kind_display().capitalize()}, {one.assignment.instructor.full_name}"
        found.setdefault(one.assignment.application_id, []).append({"title": title, "text": text})
    return found
