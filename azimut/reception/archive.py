"""What reception holds of a structure, and of whoever receives there. No identity leaves: it stays in each referral."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q

from azimut.core.archiving import Table, table_of
from azimut.reception.models import ReceptionRecord, Referral


def structure_tables(structure_id: UUID) -> Iterator[Table]:
    records = ReceptionRecord.objects.filter(structure=structure_id).order_by("pk")
    yield table_of(
        "accueils", "Les fiches d'accueil, anonymes", records,
        "id", "received_on", "kind", "people_count", "reception_point_id", "channel", "gender", "age_band", "situation",
        "origin_id", "newness", "came_through", "needs", "obstacles", "handed_over", "level", "duration_minutes",
        "note",
    )  # fmt: skip
    own = Referral.objects.filter(Q(from_structure=structure_id) | Q(to_structure=structure_id)).exclude(
        Q(to_structure=structure_id) & Q(sent_at=None)
    )
    yield table_of(
        "orientations", "Les orientations envoyées et reçues, sans l'identité des personnes", own.order_by("pk"),
        "id", "state", "reason", "urgency", "consent_version", "consent_means", "consent_at", "created_at", "sent_at",
        "answered_at", "appointment_at", "closed_at", "decline_reason", "decline_sentence", "outcome",
        from_structure__name="structure qui oriente", to_structure__name="structure qui reçoit",
    )  # fmt: skip


def of_person(user_id: UUID) -> dict[str, Any]:
    sent = Referral.objects.filter(Q(sender=user_id) | Q(assignee=user_id)).order_by("created_at")
    return {
        "fiches_d_accueil_saisies": ReceptionRecord.objects.filter(author=user_id).count(),
        "orientations_suivies": list(sent.values("id", "state", "created_at", "closed_at")),
    }
