"""Questions about many structures."""

from datetime import date

from django.db.models import F
from django.db.models.functions import Greatest

from azimut.directory.models import Structure, StructureQuerySet


def structures_due_for_reminder(on: date) -> StructureQuerySet:
    """Current structures whose page is to be confirmed on that day, those never confirmed first, then the oldest."""
    due: StructureQuerySet = Structure.objects.current().stale(on).select_related("network")
    return due.order_by(Greatest(F("verified_on"), F("updated_on")).asc(nulls_first=True), "pk")
