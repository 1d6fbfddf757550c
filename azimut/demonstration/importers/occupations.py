"""Starter occupations: official codes and labels (facts/*.csv), descriptions of our own (occupations/*.toml)."""

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from azimut.catalogue.enums import MobilityKind
from azimut.catalogue.models import (
    Appellation,
    Interest,
    Occupation,
    OccupationContext,
    OccupationInterest,
    OccupationMobility,
    OccupationSector,
    OccupationSkill,
    ProfessionalDomain,
    Sector,
    Skill,
    WorkContext,
)
from azimut.core.importing.merging import MergeCounts, fingerprint_of, replace_links, replace_rows, staged
from azimut.core.importing.services import Progress, Run, import_run, no_progress
from azimut.core.text import both_genders
from azimut.demonstration.importers import CATALOGUE_DIR, LICENCE, SOURCE

FACTS_DIR = CATALOGUE_DIR / "facts"

LINKS: list[tuple[type, str, tuple[str, ...], tuple[str, ...]]] = [
    (OccupationContext, "occupation_contexts", ("rome_code", "context_ogr"), ("occupation_id", "context_id")),
    (
        OccupationInterest,
        "occupation_interests",
        ("rome_code", "interest_code", "is_main"),
        ("occupation_id", "interest_id", "is_main"),
    ),
    (
        OccupationSkill,
        "occupation_skills",
        ("rome_code", "skill_ogr", "is_core"),
        ("occupation_id", "skill_id", "is_core"),
    ),
]


def import_starter_occupations(*, progress: Progress = no_progress) -> Run:
    """Load the starter occupations, unless the official set has been imported: it knows better."""
    texts = sorted((CATALOGUE_DIR / "occupations").glob("*.toml"))
    files = [*texts, *sorted(FACTS_DIR.glob("*.csv"))]
    with import_run("starter:occupations", label="Catalogue de démarrage Azimut", files=files, licence=LICENCE) as run:
        if run.is_unchanged or Occupation.objects.exclude(source=SOURCE).exists():
            return run
        _load_nomenclatures()
        progress(0.2)
        run.count(**_counts(_load_occupations(_read_texts(texts))))
        progress(0.5)
        _load_appellations()
        _load_skills()
        _load_links()
        progress(1.0)
    return run


def _facts(name: str) -> Iterator[dict[str, str]]:
    with (FACTS_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _read_texts(files: list[Path]) -> dict[str, dict[str, Any]]:
    texts: dict[str, dict[str, Any]] = {}
    for path in files:
        texts.update(tomllib.loads(path.read_text(encoding="utf-8")))
    return texts


def _load_nomenclatures() -> None:
    domains = [
        ProfessionalDomain(
            code=row["code"], label=row["label"], parent_id=row["code"][0] if len(row["code"]) > 1 else None
        )
        for row in _facts("domains")
    ]
    tables: tuple[tuple[Any, list[Any], list[str]], ...] = (
        (ProfessionalDomain, sorted(domains, key=lambda domain: len(domain.code)), ["label", "parent"]),
        (
            WorkContext,
            [
                WorkContext(ogr_code=r["ogr_code"], label=r["label"], kind_label=r["kind_label"])
                for r in _facts("work_contexts")
            ],
            ["label", "kind_label"],
        ),
        (Interest, [Interest(code=r["code"], label=r["label"]) for r in _facts("interests")], ["label"]),
        (Sector, [Sector(code=r["code"], label=r["label"]) for r in _facts("sectors")], ["label"]),
    )
    for model, rows, fields in tables:
        key = model._meta.pk.name  # noqa: SLF001  Django's documented meta API
        model.objects.bulk_create(rows, update_conflicts=True, unique_fields=[key], update_fields=fields)


def _load_occupations(texts: dict[str, dict[str, Any]]) -> MergeCounts:
    columns = (
        "rome_code", "label", "domain_id", "definition", "access", "riasec_major", "riasec_minor", "is_regulated",
        "is_executive", "is_ecological", "is_digital", "everyday_words", "source", "fingerprint",
    )  # fmt: skip
    with staged(Occupation, columns) as stage:
        for row in _facts("occupations"):
            text = texts[row["rome_code"]]
            values = (
                row["rome_code"],
                row["label"],
                row["rome_code"][:3],
                text["definition"].strip(),
                text["access"].strip(),
                row["riasec_major"],
                row["riasec_minor"],
                row["is_regulated"] == "1",
                row["is_executive"] == "1",
                row["ecological_transition"] == "strategic",
                row["digital_transition"] == "1",
                text.get("everyday", []),
            )
            stage.write((*values, SOURCE, fingerprint_of(*values)))
    return replace_rows(stage, source=SOURCE, key=("rome_code",))


def _load_appellations() -> None:
    columns = (
        "ogr_code", "occupation_id", "label", "label_masculine", "label_feminine", "is_main", "is_rare", "source",
        "fingerprint",
    )  # fmt: skip
    with staged(Appellation, columns) as stage:
        for row in _facts("appellations"):
            masculine, feminine = both_genders(row["label"])
            values = (
                int(row["ogr_code"]),
                row["rome_code"],
                row["label"],
                masculine,
                feminine,
                row["is_main"] == "1",
                False,
            )
            stage.write((*values, SOURCE, fingerprint_of(*values)))
    replace_rows(stage, source=SOURCE, key=("ogr_code",))


def _load_skills() -> None:
    with staged(Skill, ("ogr_code", "label", "kind", "source", "fingerprint")) as stage:
        for row in _facts("skills"):
            values = (int(row["ogr_code"]), row["label"], row["kind"])
            stage.write((*values, SOURCE, fingerprint_of(*values)))
    replace_rows(stage, source=SOURCE, key=("ogr_code",))


def _load_links() -> None:
    for model, name, names, columns in LINKS:
        with staged(model, columns) as stage:
            for row in _facts(name):
                stage.write([row[column] for column in names])
        replace_links(stage, owner="occupation_id")
    sectors = {row["code"] for row in _facts("sectors")}
    with staged(OccupationSector, ("occupation_id", "sector_id")) as stage:
        for row in _facts("occupation_sectors"):
            if row["sector_code"] in sectors:
                stage.write((row["rome_code"], row["sector_code"]))
    replace_links(stage, owner="occupation_id")
    with staged(OccupationMobility, ("occupation_id", "target_id", "kind", "rank")) as stage:
        for row in _facts("mobilities"):
            stage.write((row["rome_code"], row["target_rome_code"], MobilityKind.CLOSE.value, int(row["rank"])))
    replace_links(stage, owner="occupation_id")


def _counts(merged: MergeCounts) -> dict[str, int]:
    return {"imported": merged.imported, "unchanged": merged.unchanged, "ended": merged.ended}
