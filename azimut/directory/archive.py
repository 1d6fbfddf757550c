"""What the directory holds of a structure, and of someone who keeps its page."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from azimut.core.archiving import Table, table_of
from azimut.directory.models import ErrorReport, PageChange, PageReminder, ReceptionPoint, Service, Structure


def structure_tables(structure_id: UUID) -> Iterator[Table]:
    """The page and all that happened to it; not the address of whoever told an error: it was not left for them."""
    yield table_of(
        "structure", "La structure", Structure.objects.filter(pk=structure_id),
        "id", "name", "siret", "presentation", "missions", "circle", "circle_from", "circle_until", "website", "source",
        "source_key", "source_url", "updated_on", "verified_on", "ended_on", "kept",
        network__name="réseau",
    )  # fmt: skip
    yield table_of(
        "lieux", "Les lieux d'accueil, d'aujourd'hui et d'hier", _own(ReceptionPoint, structure_id),
        "id", "name", "address", "address_complement", "postcode", "city", "commune_id", "latitude", "longitude",
        "is_position_approximate", "opening_hours", "phone", "email", "accessibility", "accessibility_url", "is_remote",
        "source", "ended_on", "kept",
    )  # fmt: skip
    yield table_of(
        "services", "Les services, d'aujourd'hui et d'hier", _own(Service, structure_id),
        "id", "name", "description", "themes", "publics", "conditions", "modes", "is_free", "fees", "coverage", "phone",
        "email", "website", "opening_hours", "source", "ended_on", "kept",
    )  # fmt: skip
    yield table_of(
        "changements", "Ce qui a été changé ou déclaré sur la fiche", _own(PageChange, structure_id),
        "id", "part", "kind", "thing_id", "thing_name", "before", "after", "state", "made_at", "made_by", "decided_at",
        "reason",
    )  # fmt: skip
    yield table_of(
        "signalements", "Les erreurs signalées par le public", _own(ErrorReport, structure_id),
        "reference", "part", "text", "state", "reported_at", "passed_on_at", "settled_at", "settlement",
    )  # fmt: skip
    yield table_of(
        "relances", "Les courriels envoyés pour une fiche à confirmer", _own(PageReminder, structure_id),
        "confirmed_on", "step", "sent_on",
    )  # fmt: skip


def of_person(user_id: UUID) -> dict[str, Any]:
    made = PageChange.objects.filter(made_by=user_id).order_by("made_at")
    decided = PageChange.objects.filter(decided_by=user_id).order_by("decided_at")
    return {
        "changements_de_fiches": list(made.values("structure__name", "part", "kind", "made_at")),
        "declarations_lues": list(decided.values("structure__name", "part", "state", "decided_at")),
    }


def _own(model: Any, structure_id: UUID) -> Any:
    return model.objects.filter(structure=structure_id).order_by("pk")
