"""Documents of labelling, as tagged PDF: the file of a structure, its receipt, its decision, its attestation."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import segno
from django.utils import timezone

from azimut.core.profile import active_profile
from azimut.core.typesetting import write_pdf
from azimut.directory.models import Structure
from azimut.labelling.enums import AppealKind, AppealOutcome
from azimut.labelling.filling import told
from azimut.labelling.models import Appeal, Decision, Label, LabelApplication
from azimut.labelling.wording import PARIS, day_of, moment, typeset

Paragraph = str | tuple[str, str]
"""A text, or a label and the text under it."""

FOLDER = Path(__file__).resolve().parent

CONTESTING = (
    "Vous pouvez contester {what} devant le tribunal administratif dans les deux mois qui suivent "
    "la réception de cette lettre (code de justice administrative, article R. 421-1)."
)


def application_pdf(application: LabelApplication) -> bytes:
    """The whole file as it stands, with what it was sent under."""
    answers = dict(application.answers.values_list("question", "value"))
    content = application.specification.read()
    sent = (
        f"Déposé le {moment(application.submitted_at)}, récépissé {application.receipt_number}."
        if application.submitted_at
        else "NON DÉPOSÉ : ceci est un brouillon."
    )
    return write_pdf(
        FOLDER / "application.typ",
        {
            "title": f"Candidature de {application.structure.name}",
            "publisher": active_profile().identity.publisher,
            "subtitle": f"{application.campaign.name} · {application.specification}",
            "sent": sent,
            "sections": [
                {
                    "title": section.title,
                    "answers": [
                        {"label": q.label, "text": told(q, answers.get(q.key)) or "Sans réponse."}
                        for q in section.questions
                    ],
                }
                for section in content.sections
            ],
            "pieces": [
                f"{piece.title} : {', '.join(names) or 'aucune'}"
                for piece in content.pieces
                for names in [[d.name for d in application.documents.all() if d.piece == piece.key]]
            ],
        },
    )


def receipt_pdf(application: LabelApplication) -> bytes:
    """What a structure keeps to prove that it sent its file in time. The file must have been sent."""
    assert application.submitted_at is not None
    return letter_pdf(
        f"Récépissé {application.receipt_number}",
        [
            (
                f"{application.structure.name} a déposé son dossier pour la {application.campaign.name}, "
                f"le {moment(application.submitted_at)}, heure de Paris."
            ),
            f"Le dossier suit : {application.specification}.",
            "Ce récépissé dit que le dossier est reçu. Il ne dit pas qu'il est complet, ni que le label est accordé.",
        ],
    )


def addressee_of(structure: Structure) -> list[str]:
    """Its name and, when the directory knows one, the address of its first place."""
    points = structure.reception_points.filter(ended_on=None, is_remote=False).select_related("commune").order_by("pk")
    point = points.first()
    if point is None or point.commune is None:
        return [structure.name]
    return [line for line in (structure.name, point.address, f"{point.postcode} {point.commune.name}".strip()) if line]


def decision_pdf(decision: Decision) -> bytes:
    """The letter that tells the structure what was decided and why."""
    return letter_pdf(
        "Décision sur votre candidature au label",
        words_of_decision(decision),
        recipient=addressee_of(decision.application.structure),
        dated=day_of(decision.decided_at.astimezone(PARIS)),
    )


def words_of_decision(decision: Decision) -> list[Paragraph]:
    application = decision.application
    decided = day_of(decision.decided_at.astimezone(PARIS))
    return [
        *_undone(decision),
        f"Le {decided}, l'instance de décision a examiné votre candidature à la {application.campaign.name}.",
        *_replacing(decision),
        ("Décision", f"{decision.get_outcome_display().capitalize()}."),
        ("Motifs", decision.reasons),
        *([("Recommandations", decision.recommendations)] if decision.recommendations else []),
        f"La candidature a été jugée selon : {decision.specification}.",
        CONTESTING.format(what="cette décision"),
    ]


def _undone(decision: Decision) -> list[str]:
    """Said first on the letter of a decision that no longer holds: it may be shown to others."""
    appeal = decision.upheld_appeal
    if appeal is None:
        return []
    return [f"CETTE DÉCISION NE VAUT PLUS : {undoing_of(appeal)}."]


def _replacing(decision: Decision) -> list[str]:
    former = decision.replaces
    if former is None:
        return []
    appeal = former.upheld_appeal
    taken = day_of(former.decided_at.astimezone(PARIS))
    after = f", à la suite de votre {appeal.get_kind_display()} du {day_of(appeal.filed_on)}" if appeal else ""
    return [f"Cette décision remplace celle du {taken}{after}."]


def undoing_of(appeal: Appeal) -> str:
    """A Région takes its decision back; a court annuls it."""
    assert appeal.closed_on is not None
    done = "elle a été retirée" if appeal.kind == AppealKind.GRACIEUX else "elle a été annulée"
    return f"{done} le {day_of(appeal.closed_on)}, à la suite d'un {appeal.get_kind_display()}"


def appeal_pdf(appeal: Appeal) -> bytes:
    """The letter that answers an appeal. It must be closed, and not by the structure itself."""
    assert appeal.closed_on is not None
    return letter_pdf(
        "Réponse à votre recours",
        words_of_appeal(appeal),
        recipient=addressee_of(appeal.structure),
        dated=day_of(appeal.closed_on),
    )


def words_of_appeal(appeal: Appeal) -> list[Paragraph]:
    assert appeal.closed_on is not None
    decision = appeal.decision
    contested = (
        f"la décision du {day_of(decision.decided_at.astimezone(PARIS))} sur votre candidature "
        f"à la {decision.application.campaign.name}"
        if decision
        else "ce qui a été décidé de votre label"
    )
    return [
        f"Le {day_of(appeal.filed_on)}, nous avons reçu votre {appeal.get_kind_display()} contre {contested}.",
        ("Issue du recours", f"{appeal.get_outcome_display().capitalize()}, le {day_of(appeal.closed_on)}."),
        *([("Motifs", appeal.answer)] if appeal.answer else []),
        *_following(appeal),
    ]


def _following(appeal: Appeal) -> list[str]:
    if appeal.outcome == AppealOutcome.REJECTED:
        return [CONTESTING.format(what="ce rejet")] if appeal.kind == AppealKind.GRACIEUX else []
    if appeal.decision is None:
        return ["La page de vérification de votre label dit s'il est valable aujourd'hui."]
    again = (
        "Votre dossier retourne en séance, avec les avis déjà rendus."
        if active_profile().labelling.upheld_appeal == "decide_again"
        else "Votre dossier est instruit à nouveau, puis il retourne en séance."
    )
    return [f"La décision contestée ne vaut plus : {undoing_of(appeal)}. {again} Vous n'avez rien à déposer."]


def attestation_pdf(label: Label, address: str) -> bytes:
    """What a structure shows; `address` is where anyone checks that it still holds."""
    place = f"{label.department.name} ({label.department.code})" if label.department else "toute la région"
    start = day_of(label.valid_from)
    lasts = f"Du {start} au {day_of(label.valid_until)} inclus." if label.valid_until else f"Depuis le {start}."
    return letter_pdf(
        "Attestation de label",
        [
            f"Nous attestons que la structure {label.structure.name} est labellisée.",
            ("Territoire", f"{place.capitalize() if label.department is None else place}."),
            ("Validité", lasts),
            "Un label peut être suspendu ou retiré : la page de vérification dit s'il est valable aujourd'hui.",
        ],
        address=address,
        dated=day_of(timezone.localdate()),
    )


def letter_pdf(
    title: str,
    paragraphs: Sequence[Paragraph],
    *,
    recipient: Sequence[str] = (),
    dated: str = "",
    address: str = "",
) -> bytes:
    """Whom it is for, a title, paragraphs and, when there is an address to check, its code. One is signed if sent."""
    content = {
        "title": typeset(title),
        "publisher": active_profile().identity.publisher,
        "recipient": [typeset(line) for line in recipient],
        "dated": typeset(f"Le {dated}") if dated else "",
        "paragraphs": [
            typeset(one) if isinstance(one, str) else {"label": typeset(one[0]), "text": typeset(one[1])}
            for one in paragraphs
        ],
        "signed": bool(recipient),
        "address": address,
        "code": _code(address) if address else "",
    }
    return write_pdf(FOLDER / "letter.typ", content)


def _code(address: str) -> str:
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, scale=4)
    return drawn.getvalue().decode()
