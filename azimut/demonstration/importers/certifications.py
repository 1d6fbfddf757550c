"""Starter certifications: codes and levels of the national registers, summaries of our own."""

import tomllib

from azimut.catalogue.enums import CertificationKind
from azimut.catalogue.models import Certification, CertificationOccupation, Occupation
from azimut.core.importing.merging import fingerprint_of, replace_links, replace_rows, staged
from azimut.core.importing.services import Run, import_run
from azimut.demonstration.importers import CATALOGUE_DIR, LICENCE, SOURCE

COLUMNS = (
    "code", "title", "kind", "diploma_kind", "level", "certifiers", "nsf_code", "formacode", "ways_in", "is_active",
    "registered_until", "successor_code", "summary", "blocks", "source", "fingerprint",
)  # fmt: skip


def import_starter_certifications() -> Run:
    """Load the starter certifications, unless a national register has been imported."""
    path = CATALOGUE_DIR / "certifications.toml"
    with import_run(
        "starter:certifications", label="Catalogue de démarrage Azimut", files=[path], licence=LICENCE
    ) as run:
        if run.is_unchanged or Certification.objects.exclude(source=SOURCE).exists():
            return run
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["certification"]
        with staged(Certification, COLUMNS) as stage:
            for entry in entries:
                values = (
                    entry["code"],
                    entry["title"],
                    (CertificationKind.RS if entry["code"].startswith("RS") else CertificationKind.RNCP).value,
                    entry["diploma_kind"],
                    entry.get("level"),
                    [entry["certifier"]],
                    entry.get("nsf_code", ""),
                    entry.get("formacode", ""),
                    entry["ways_in"],
                    True,
                    entry.get("registered_until"),
                    "",
                    entry["summary"],
                    entry.get("blocks", []),
                )
                stage.write((*values, SOURCE, fingerprint_of(*values)))
        merged = replace_rows(stage, source=SOURCE, key=("code",))
        run.count(imported=merged.imported, unchanged=merged.unchanged, ended=merged.ended)
        _link_occupations(entries)
    return run


def _link_occupations(entries: list[dict[str, list[str]]]) -> None:
    known = set(Occupation.objects.values_list("rome_code", flat=True))
    with staged(CertificationOccupation, ("certification_id", "occupation_id", "rank")) as stage:
        for entry in entries:
            for rank, code in enumerate(dict.fromkeys(entry["rome_codes"]), 1):
                if code in known:
                    stage.write((entry["code"], code, rank))
    replace_links(stage, owner="certification_id")
