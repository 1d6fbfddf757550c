"""What the page would say with what is declared on it; nothing is written."""

from collections.abc import Sequence
from uuid import UUID

from azimut.core.importing.rows import KeptModel
from azimut.directory.models import ChangeKind, PageChange, ReceptionPoint, Service, Structure
from azimut.directory.page_parts import PagePart


def previewed(structure: Structure, pending: Sequence[PageChange]) -> tuple[list[ReceptionPoint], list[Service]]:
    """The places and services as they would be; the structure itself is changed in memory."""
    places = {place.pk: place for place in structure.reception_points.all()}
    services = {service.pk: service for service in structure.services.all()}
    for change in pending:
        things: dict[UUID, KeptModel] = places if change.part == PagePart.PLACES else services
        if change.kind == ChangeKind.ENDED and change.thing_id:
            things.pop(change.thing_id, None)
        elif change.kind == ChangeKind.ADDED and change.thing_id:
            model = ReceptionPoint if change.part == PagePart.PLACES else Service
            things[change.thing_id] = model(id=change.thing_id, structure=structure, **change.after)
        else:
            _propose(change, {structure.pk: structure, **places, **services})
    return list(places.values()), list(services.values())


def _propose(change: PageChange, things: dict[UUID, KeptModel]) -> None:
    thing = things.get(change.thing_id or change.structure_id)
    if thing is not None:
        for column, value in change.after.items():
            setattr(thing, column, value)
