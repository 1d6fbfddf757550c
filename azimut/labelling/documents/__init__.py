"""Documents of labelling, as tagged PDF: the file of a structure, its decision, its attestation."""

from pathlib import Path

from azimut.core.profile import active_profile
from azimut.core.typesetting import write_pdf
from azimut.labelling.filling import told
from azimut.labelling.models import LabelApplication
from azimut.labelling.wording import moment

FOLDER = Path(__file__).resolve().parent


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
