"""What labelling holds of a structure, and of whoever writes or judges files."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from azimut.core.archiving import Table, table_of
from azimut.core.models import StoredFile
from azimut.labelling.models import (
    ApplicationAnswer,
    ApplicationMessage,
    Decision,
    DeclaredTie,
    Label,
    LabelApplication,
    Opinion,
    SupportingDocument,
)


def structure_tables(structure_id: UUID) -> Iterator[Table]:
    """Its files, what was answered and decided. Opinions are the group's, and are not among them."""
    files = LabelApplication.objects.filter(structure=structure_id).order_by("pk")
    yield table_of(
        "candidatures", "Les candidatures au label", files,
        "id", "state", "begun_at", "submitted_at", "receipt_number", "completed_at", campaign__name="campagne",
    )  # fmt: skip
    answers = ApplicationAnswer.objects.filter(application__structure=structure_id).order_by("pk")
    yield table_of(
        "candidatures_reponses", "Les réponses des candidatures", answers,
        "application_id", "question", "value", "revision", "changed_at",
    )  # fmt: skip
    documents = SupportingDocument.objects.filter(application__structure=structure_id).order_by("pk")
    yield table_of(
        "candidatures_pieces", "Les pièces jointes, dont les fichiers sont dans le dossier fichiers", documents,
        "application_id", "piece", "name", "attached_at", "file_id", file__sha256="empreinte SHA-256",
    )  # fmt: skip
    messages = ApplicationMessage.objects.filter(application__structure=structure_id).order_by("pk")
    yield table_of(
        "candidatures_messages", "Les messages sur les candidatures", messages,
        "application_id", "is_from_structure", "text", "sent_at",
    )  # fmt: skip
    decisions = Decision.objects.filter(application__structure=structure_id).order_by("pk")
    yield table_of(
        "decisions", "Les décisions", decisions,
        "id", "application_id", "outcome", "reasons", "recommendations", "decided_at",
    )  # fmt: skip
    labels = Label.objects.filter(structure=structure_id).order_by("pk")
    yield table_of(
        "labels", "Les labels", labels, "id", "state", "valid_from", "valid_until", department__name="département"
    )


def structure_files(structure_id: UUID) -> Iterator[StoredFile]:
    documents = SupportingDocument.objects.filter(application__structure=structure_id).select_related("file")
    yield from (document.file for document in documents.order_by("pk") if document.file.is_clean)


def of_person(user_id: UUID) -> dict[str, Any]:
    own = Opinion.objects.filter(assignment__instructor=user_id).order_by("pk")
    return {
        "liens_declares": list(
            DeclaredTie.objects.filter(user=user_id).values("structure__name", "declared_at", "ended_at")
        ),
        "messages_de_candidatures": list(ApplicationMessage.objects.filter(author=user_id).values("text", "sent_at")),
        "avis": list(own.values("kind", "reasons", "visit_note", "given_at")),
    }
