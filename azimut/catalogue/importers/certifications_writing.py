"""Writing certifications, their occupations and their other codes, whichever register they come from.

Two registers describe the same certification under one code. France compétences, which keeps the national registers,
has the last word on what it says; Certif Info fills what it leaves empty. Neither erases what the other gave.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from azimut.catalogue.enums import CertificationKind
from azimut.catalogue.models import Certification, CertificationAlias, CertificationOccupation, TrainingField
from azimut.core.importing.merging import fingerprint_of, replace_links, replace_rows, staged
from azimut.core.importing.services import Run

COLUMNS = (
    "code", "title", "kind", "diploma_kind", "level", "certifiers", "nsf_code", "formacode", "ways_in", "is_active",
    "registered_from", "registered_until", "successor_code", "summary", "blocks", "source", "fingerprint",
)  # fmt: skip
FILLED_BY_OTHERS = ("diploma_kind", "nsf_code", "formacode", "ways_in", "summary")
"""What one register may leave empty and another give."""


@dataclass(slots=True)
class CertificationRow:
    """A certification as its register gives it."""

    code: str
    title: str
    kind: CertificationKind
    diploma_kind: str = ""
    level: int | None = None
    certifiers: list[str] = field(default_factory=list)
    nsf_code: str = ""
    formacode: str = ""
    ways_in: list[str] = field(default_factory=list)
    is_active: bool = True
    registered_from: date | None = None
    registered_until: date | None = None
    successor_code: str = ""
    summary: str = ""
    blocks: list[str] = field(default_factory=list)
    """Titles of its blocks, in the order of the register."""

    def values(self) -> tuple[object, ...]:
        """In the order of COLUMNS, without source and fingerprint."""
        return (
            self.code, self.title, self.kind.value, self.diploma_kind, self.level, self.certifiers, self.nsf_code,
            self.formacode, self.ways_in, self.is_active, self.registered_from, self.registered_until,
            self.successor_code, self.summary, self.blocks,
        )  # fmt: skip


def known_values() -> dict[str, dict[str, object]]:
    """What is already known of the certifications in force here, for the fields a register may leave empty."""
    rows = Certification.objects.current().values("code", *FILLED_BY_OTHERS)
    return {row["code"]: {name: row[name] for name in FILLED_BY_OTHERS if row[name]} for row in rows}


def write_certifications(
    run: Run,
    rows: Iterable[CertificationRow],
    *,
    only_on_insert: Sequence[str] = (),
    known: Mapping[str, Mapping[str, object]] | None = None,
    where: Callable[[], str] = str,
) -> None:
    """Make the certifications of `run.source` equal to `rows`, which are read one at a time.

    A field a row leaves empty takes its value of `known`. `where`, asked once the rows are read, narrows the
    certifications that may be ended.
    """
    with staged(Certification, COLUMNS) as stage:
        for row in rows:
            fingerprint = fingerprint_of(*row.values())
            for name, value in (known or {}).get(row.code, {}).items():
                setattr(row, name, getattr(row, name) or value)
            stage.write((*row.values(), run.source, fingerprint))
    merged = replace_rows(stage, source=run.source, key=("code",), only_on_insert=only_on_insert, where=where())
    run.count(imported=merged.imported, unchanged=merged.unchanged, ended=merged.ended)


def fill_empty_fields(rows: Iterable[CertificationRow], *, source: str) -> None:
    """Give to certifications of another `source` what it left empty."""
    given = {row.code: row for row in rows}
    is_incomplete = Q(diploma_kind="") | Q(nsf_code="") | Q(formacode="") | Q(ways_in=[])
    filled = []
    for certification in Certification.objects.filter(is_incomplete, code__in=given, source=source):
        for name in FILLED_BY_OTHERS:
            setattr(certification, name, getattr(certification, name) or getattr(given[certification.code], name))
        filled.append(certification)
    Certification.objects.bulk_update(filled, FILLED_BY_OTHERS, batch_size=500)


def write_occupations(links: Mapping[str, Sequence[str]]) -> None:
    """Replace the occupations of these certifications, in their order."""
    with staged(CertificationOccupation, ("certification_id", "occupation_id", "rank")) as stage:
        for code, occupations in links.items():
            for rank, occupation in enumerate(occupations, 1):
                stage.write((code, occupation, rank))
    replace_links(stage, owner="certification_id", owners=list(links), key=("certification_id", "occupation_id"))


def codes_with_occupations(codes: Iterable[str]) -> set[str]:
    links = CertificationOccupation.objects.filter(certification__in=codes)
    return set(links.values_list("certification_id", flat=True))


def write_aliases(aliases: Mapping[str, str], *, replaced: Sequence[str] = ()) -> None:
    """Add other codes of certifications; those of `replaced` that are no longer given are removed.

    A code that is today a certification of its own leads to itself and is nobody's other code.
    """
    own = set(Certification.objects.filter(code__in=list(aliases)).values_list("code", flat=True))
    with staged(CertificationAlias, ("code", "certification_id")) as stage:
        for code, certification in aliases.items():
            if code not in own:
                stage.write((code, certification))
    replace_links(stage, owner="code", owners=[*replaced, *own], key=("code",))


def write_training_fields(labels: Mapping[str, str]) -> None:
    """Formacodes and their labels."""
    rows = [TrainingField(formacode=code, label=label) for code, label in sorted(labels.items())]
    TrainingField.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["formacode"], update_fields=["label"], batch_size=2_000
    )
