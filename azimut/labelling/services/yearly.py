"""The list of members drawn up each year for an authority, where the profile names one.

In Normandie the Préfet says each year who may be paid the apprenticeship tax; the members of the service are among
them, and the president of the Région settles their list. Who receives it wants the SIRET of each, why it is a member,
since when, and what changed since the year before.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from azimut.core.permissions import Actor, require
from azimut.core.profile import YearlyList, active_profile
from azimut.core.spreadsheets import as_csv
from azimut.core.typesetting import write_pdf
from azimut.labelling.models import MemberRecord, YearlyMembersList
from azimut.labelling.permissions import can_publish_members
from azimut.labelling.refusals import AlreadyDone, LabellingRefused
from azimut.labelling.services.members import DOCUMENTS_DIR, record_members
from azimut.labelling.wording import day_of

COLUMNS = (
    "N°", "Organisme", "SIRET", "Fondement", "Réseau", "Adresse", "Code postal", "Commune", "Département",
    "Membre depuis le", "Label valable jusqu'au", "Évolution",
)  # fmt: skip
NEW, KEPT, FIRST = "nouveau", "maintenu", ""


@dataclass(frozen=True)
class YearlyDraft:
    """What the list of a year would be as of a day, and what to look at before it is settled."""

    members: list[MemberRecord]
    former: YearlyMembersList | None
    gone: list[MemberRecord]
    """On the list of the year before, not on this one."""

    @property
    def without_siret(self) -> list[MemberRecord]:
        return [one for one in self.members if not one.siret]


def yearly_list_asked() -> YearlyList:
    """What the profile says of it. Raises LabellingRefused where no authority asks for one."""
    asked = active_profile().labelling.yearly_list
    if asked is None:
        raise LabellingRefused("Dans cette région, aucune liste annuelle n'est demandée.")
    return asked


def draft_of_year(year: int, on: date) -> YearlyDraft:
    """The list as it would be published `on` that day, beside the list published for a year before."""
    members = list(MemberRecord.objects.as_of(on))
    former = YearlyMembersList.objects.defer("csv").filter(year__lt=year).first()
    kept = {one.structure_id for one in members}
    gone = [one for one in MemberRecord.objects.as_of(former.on) if one.structure_id not in kept] if former else []
    return YearlyDraft(members, former, gone)


def yearly_csv(year: int, on: date) -> bytes:
    """The list of a year as of a day, as CSV (UTF-8, semicolons)."""
    return as_csv(COLUMNS, _rows(draft_of_year(year, on), on)).encode()


def _rows(draft: YearlyDraft, on: date) -> Iterator[list[str]]:
    since = _members_since([one.structure_id for one in draft.members], on)
    former = (
        set(MemberRecord.objects.as_of(draft.former.on).values_list("structure_id", flat=True))
        if draft.former
        else None
    )
    for rank, one in enumerate(draft.members, 1):
        change = FIRST if former is None else KEPT if one.structure_id in former else NEW
        until = f"{one.label_until:%d/%m/%Y}" if one.label_until else ""
        yield [
            str(rank), one.name, one.siret, one.basis, one.network, one.address, one.postcode, one.commune,
            one.department_code, f"{since[one.structure_id]:%d/%m/%Y}", until, change,
        ]  # fmt: skip


def _members_since(structures: list[UUID], on: date) -> dict[UUID, date]:
    """The first day of the time without a break that holds `on`: a change of name or address is no break."""
    records = MemberRecord.objects.filter(structure_id__in=structures, from_on__lte=on)
    listed = records.order_by("structure_id", "-from_on").values_list("structure_id", "from_on", "until_on")
    since: dict[UUID, date] = {}
    for structure_id, spans in groupby(listed, key=lambda line: line[0]):
        for _key, from_on, until_on in spans:
            if structure_id in since and until_on != since[structure_id]:
                break
            since[structure_id] = from_on
    return since


@transaction.atomic
def draw_up_yearly_list(*, year: int, on: date, act: str, actor: Actor) -> YearlyMembersList:
    """Settles the list of a year, for ever. Raises AlreadyDone once it is, LabellingRefused."""
    require(can_publish_members(actor))
    yearly_list_asked()
    if on > timezone.localdate():
        raise LabellingRefused("La liste ne s'arrête pas à une date à venir.")
    if year not in {on.year, on.year + 1}:
        raise LabellingRefused("La liste d'une année s'arrête cette année-là ou l'année d'avant.")
    if not act.strip():
        raise LabellingRefused("Donnez la référence de l'acte qui arrête la liste.")
    if on == timezone.localdate():
        record_members(on)
    content = yearly_csv(year, on)
    drawn_up, is_new = YearlyMembersList.objects.get_or_create(
        year=year,
        defaults={
            "on": on,
            "act": act.strip()[:200],
            "csv": content,
            "sha256": sha256(content).hexdigest(),
            "drawn_up_by_id": actor.user_id,
        },
    )
    if not is_new:
        raise AlreadyDone(f"La liste pour {year} est déjà arrêtée : elle ne change plus.")
    settled: YearlyMembersList = drawn_up
    return settled


def yearly_pdf(drawn_up: YearlyMembersList) -> bytes:
    """The same list as tagged PDF, with what left it since the year before and the digest of the CSV."""
    asked = yearly_list_asked()
    _titles, *rows = csv.reader(io.StringIO(bytes(drawn_up.csv).decode("utf-8-sig")), delimiter=";")
    gone = draft_of_year(drawn_up.year, drawn_up.on).gone
    return write_pdf(
        DOCUMENTS_DIR / "yearly.typ",
        {
            "title": f"{asked.title}, année {drawn_up.year}",
            "publisher": active_profile().identity.publisher,
            "notes": [
                f"{asked.purpose}.",
                f"Liste arrêtée par {asked.decided_by} ({drawn_up.act}), transmise à {asked.recipient}.",
                f"{len(rows)} organismes membres au {day_of(drawn_up.on)}, par département puis par commune.",
            ],
            "columns": list(COLUMNS),
            "rows": [[cell.removeprefix("'") for cell in row] for row in rows],
            "gone": [f"{one.name}, {one.commune or 'à distance'}" for one in gone],
            "sha256": drawn_up.sha256,
        },
    )
