"""The list of members: kept day after day, published as of a day, the same for ever.

A member is a structure in a circle by right, under convention or labelled. Each change is written with the day it
takes effect, today or tomorrow, never for the past: what was true on a day that is over is never written again.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from azimut.core.permissions import Actor, require
from azimut.core.profile import active_profile
from azimut.core.spreadsheets import as_csv
from azimut.core.typesetting import write_pdf
from azimut.directory.models import Structure
from azimut.labelling.enums import LABELLED
from azimut.labelling.models import Label, MemberRecord, PublishedMembersList
from azimut.labelling.permissions import can_publish_members
from azimut.labelling.refusals import LabellingRefused

DOCUMENTS_DIR = Path(__file__).resolve().parent.parent / "documents"

LOCK = 7_310_001
"""Advisory lock: one writer of the list at a time."""

COLUMNS = (
    ("department_code", "Département"),
    ("name", "Nom"),
    ("siret", "SIRET"),
    ("network", "Réseau"),
    ("basis", "Titre"),
    ("address", "Adresse"),
    ("postcode", "Code postal"),
    ("commune", "Commune"),
    ("label_until", "Label valable jusqu'au"),
)


@dataclass(frozen=True)
class Member:
    """What the list says of a member."""

    name: str
    siret: str
    network: str
    circle: str
    basis: str
    address: str
    postcode: str
    commune: str
    department_code: str
    label_until: date | None


@transaction.atomic
def record_members(on: date | None = None) -> int:
    """Writes what changed since the last time; how many members changed. Run each night and after each decision.

    Takes effect `on` (today), or the day after when the list of that day is already published.
    """
    day = on or timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if PublishedMembersList.objects.filter(on__gte=day).exists():
        day = PublishedMembersList.objects.latest("on").on + timedelta(days=1)
    held = {record.structure_id: record for record in MemberRecord.objects.filter(until_on=None)}
    now = dict(_members(day))
    known = {key: _of(record) for key, record in held.items()}
    changed = {key for key in known.keys() | now.keys() if known.get(key) != now.get(key)}
    ended = [held[key] for key in changed if key in held]
    MemberRecord.objects.filter(pk__in=[record.pk for record in ended if record.from_on >= day]).delete()
    MemberRecord.objects.filter(pk__in=[record.pk for record in ended if record.from_on < day]).update(until_on=day)
    MemberRecord.objects.bulk_create(
        MemberRecord(structure_id=key, from_on=day, **asdict(now[key])) for key in changed if key in now
    )
    return len(changed)


def _of(record: MemberRecord) -> Member:
    return Member(**{name: getattr(record, name) for name in Member.__dataclass_fields__})


def _members(on: date) -> Iterator[tuple[UUID, Member]]:
    profile = active_profile()
    members = profile.labelling.member_circles or [circle.key for circle in profile.circles]
    names = {circle.key: circle.name for circle in profile.circles if circle.key in members}
    labels = {label.structure_id: label for label in Label.objects.in_force(on)}
    structures = Structure.objects.current().select_related("network").prefetch_related("reception_points__commune")
    for structure in structures:
        circle = LABELLED if structure.pk in labels else structure.circle_on(on)
        if circle not in names or (circle == LABELLED and structure.pk not in labels):
            continue
        points = [point for point in structure.reception_points.all() if point.ended_on is None and not point.is_remote]
        point = min(points, key=lambda one: one.pk.hex, default=None)
        commune = point.commune if point else None
        if commune and commune.department_id not in profile.region.departments:
            continue
        label = labels.get(structure.pk)
        yield (
            structure.pk,
            Member(
                name=structure.name,
                siret=structure.siret,
                network=structure.network.name if structure.network else "",
                circle=circle,
                basis=names[circle],
                address=point.address if point else "",
                postcode=point.postcode if point else "",
                commune=commune.name if commune else "",
                department_code=commune.department_id if commune else "",
                label_until=label.valid_until if label else None,
            ),
        )


def members_csv(on: date) -> bytes:
    """The list as of a day, as CSV (UTF-8, semicolons): the published bytes when it was published, else from records.

    Raises LabellingRefused for a day to come.
    """
    if on > timezone.localdate():
        raise LabellingRefused("La liste ne se lit pas à une date à venir.")
    published = PublishedMembersList.objects.filter(on=on).first()
    return bytes(published.csv) if published else written_members(on)


def written_members(on: date) -> bytes:
    """The list as the records tell it."""
    rows = ([_cell(getattr(record, name)) for name, _title in COLUMNS] for record in MemberRecord.objects.as_of(on))
    return as_csv([title for _name, title in COLUMNS], rows).encode()


def _cell(value: object) -> str:
    """A date as people write it."""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value or "")


def members_pdf(on: date) -> bytes:
    """The same list as tagged PDF, carrying the digest of the CSV it was made from."""
    content = members_csv(on)
    _titles, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    profile = active_profile()
    return write_pdf(
        DOCUMENTS_DIR / "members.typ",
        {
            "title": f"Membres du service public régional de l'orientation, {profile.region.name}, au {on:%d/%m/%Y}",
            "publisher": profile.identity.publisher,
            "note": f"{len(rows)} structures membres à cette date, par département puis par commune.",
            "columns": [title for _name, title in COLUMNS],
            "rows": [[cell.removeprefix("'") for cell in row] for row in rows],
            "sha256": sha256(content).hexdigest(),
        },
    )


@transaction.atomic
def publish_members(on: date, *, actor: Actor) -> PublishedMembersList:
    """Publishes the list as of a day that has come; the same again if it was."""
    require(can_publish_members(actor))
    if on > timezone.localdate():
        raise LabellingRefused("La liste ne se publie pas à l'avance.")
    if on == timezone.localdate():
        record_members(on)
    content = members_csv(on)
    published, _is_new = PublishedMembersList.objects.get_or_create(
        on=on, defaults={"csv": content, "sha256": sha256(content).hexdigest(), "published_by_id": actor.user_id}
    )
    return published
