"""What ROME links to its occupations: skills, next occupations, contexts, interests, sectors."""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from django.db import models

from azimut.catalogue.enums import MobilityKind
from azimut.catalogue.importers.rome_files import RomeFiles
from azimut.catalogue.importers.rome_rules import LONGEST_RANK, fault_of_ogr, reference_rows
from azimut.catalogue.models import (
    Interest,
    OccupationContext,
    OccupationInterest,
    OccupationMobility,
    OccupationSector,
    OccupationSkill,
    Sector,
    WorkContext,
)
from azimut.core.importing.merging import replace_links, staged
from azimut.core.importing.services import Run
from azimut.core.text import words

CORE = "Principale"
LONGEST_KIND = 120
LEADING_WORDS = {"cadre", "chef", "coordinateur", "directeur", "manager", "responsable"}


@dataclass(frozen=True)
class Known:
    """What the set has described so far: occupations with their label and whether they are executive; OGR codes."""

    occupations: dict[str, tuple[str, bool]]
    skills: set[int]
    diplomas: set[int]


def import_links(files: RomeFiles, run: Run, known: Known) -> None:
    """Replace the links of every occupation of the set; those of occupations it does not list are left alone."""
    contexts = _import_contexts(files, run)
    skill_links, context_links = _read_items(files, run, known, contexts)
    run.progress(0.75)
    _replace(OccupationSkill, ("occupation_id", "skill_id"), skill_links, known, extra=("is_core",))
    _replace(OccupationContext, ("occupation_id", "context_id"), context_links, known)
    run.progress(0.85)
    mobilities = dict(_read_mobilities(files, run, known))
    run.details["mobilités"] = len(mobilities)
    _replace(OccupationMobility, ("occupation_id", "target_id"), mobilities, known, extra=("kind", "rank"))
    _replace(
        OccupationInterest,
        ("occupation_id", "interest_id"),
        _read_interests(files, run, known),
        known,
        extra=("is_main",),
    )
    _replace(OccupationSector, ("occupation_id", "sector_id"), _read_sectors(files, run, known), known)


Links = dict[tuple[Any, ...], tuple[Any, ...]]
"""Columns of the key of a link, and the others."""


def _replace(
    model: type[models.Model], key: tuple[str, str], links: Links, known: Known, *, extra: tuple[str, ...] = ()
) -> None:
    with staged(model, (*key, *extra)) as stage:
        for ends, values in links.items():
            stage.write((*ends, *values))
    replace_links(stage, owner="occupation_id", owners=list(known.occupations), key=key)


def _import_contexts(files: RomeFiles, run: Run) -> set[int]:
    columns = ("code_ogr", "libelle_cont_travail", "libelle_type_cont_trav")
    rows = [
        WorkContext(ogr_code=int(ogr), label=label, kind_label=shorten(kind, LONGEST_KIND, placeholder="…"))
        for ogr, label, kind in reference_rows(
            files, run, "referentiel_contexte_travail", columns, check=lambda ogr: fault_of_ogr(ogr, ())
        )
    ]
    WorkContext.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["ogr_code"], update_fields=["label", "kind_label"]
    )
    return {row.ogr_code for row in rows}


def _read_items(files: RomeFiles, run: Run, known: Known, contexts: set[int]) -> tuple[Links, Links]:
    """Links to skills (with whether they are at the core of the occupation), and to work contexts."""
    skills: Links = {}
    in_contexts: Links = {}
    columns = ("code_rome", "code_ogr", "coeur_metier")
    for name, line, (code, ogr, core) in files.rows("coherence_item", columns, run.reject):
        item = int(ogr) if fault_of_ogr(ogr, ()) is None else -1
        if code not in known.occupations:
            run.reject(line=line, path=name, rule="metier_inconnu", reason=f"Métier inconnu : {code}.")
        elif item in known.skills:
            skills[code, item] = (core == CORE,)
        elif item in contexts:
            in_contexts[code, item] = ()
        elif item not in known.diplomas:
            run.reject(line=line, path=name, rule="item_inconnu", reason=f"Compétence ou contexte inconnu : {ogr}.")
    return skills, in_contexts


def _read_mobilities(files: RomeFiles, run: Run, known: Known) -> Iterator[tuple[tuple[str, str], tuple[str, int]]]:
    columns = ("code_rome", "code_rome_cible", "numero_ordre")
    for name, line, (code, target, rank) in files.rows("rubrique_mobilite", columns, run.reject):
        unknown = next((end for end in (code, target) if end not in known.occupations), None)
        if unknown is not None:
            run.reject(line=line, path=name, rule="metier_inconnu", reason=f"Métier inconnu : {unknown}.")
        elif code == target or not _is_rank(rank):
            run.reject(line=line, path=name, rule="mobilite", reason=f"Mobilité de {code} vers {target} illisible.")
        else:
            kind = MobilityKind.EVOLUTION if is_step_up(code, target, known.occupations) else MobilityKind.CLOSE
            yield (code, target), (kind.value, int(rank))


def _is_rank(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_RANK and 0 < int(text) < 1_000  # noqa: PLR2004  the column's width


def is_step_up(code: str, target: str, occupations: dict[str, tuple[str, bool]]) -> bool:
    """Whether a mobility leads to more responsibility in the same trade.

    ROME 4 ranks the mobilities (`numero_ordre`) and no longer says which are close and which are evolutions. We say
    evolution for an occupation of the same professional domain that is an executive one, or leads a team by its name,
    where the first is not and does not; everything else is close. (docs/donnees.md)
    """
    if code[:3] != target[:3]:
        return False
    (label, is_executive), (target_label, target_is_executive) = occupations[code], occupations[target]
    return (target_is_executive and not is_executive) or (_leads(target_label) and not _leads(label))


def _leads(label: str) -> bool:
    return not LEADING_WORDS.isdisjoint(words(label))


def _read_interests(files: RomeFiles, run: Run, known: Known) -> Links:
    columns = ("code_centre_interet", "libelle_centre_interet")
    rows = [Interest(code=code, label=label) for code, label in reference_rows(files, run, "centre_interet", columns)]
    Interest.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=["label"])
    codes = {row.code for row in rows}
    links: Links = {}
    linked = ("code_rome", "code_centre_interet", "principal")
    for name, line, (code, interest, main) in files.rows("arborescence_centre_interet", linked, run.reject):
        if _are_known(code, interest, known, codes, name, line, run):
            links[code, interest] = (main == "oui" or links.get((code, interest)) == (True,),)
    return links


def _read_sectors(files: RomeFiles, run: Run, known: Known) -> Links:
    """A link is to the sub-sector where the row names one, else to the sector: both share one list of codes."""
    rows = [
        Sector(code=code, label=label)
        for table, columns in (
            ("secteur_activite", ("code_sect_activite", "libelle_sect_activite")),
            ("sous_secteur_activite", ("code_ss_sect_activite", "libelle_ss_sect_activite")),
        )
        for code, label in reference_rows(files, run, table, columns)
    ]
    Sector.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=["label"])
    codes = {row.code for row in rows}
    links: Links = {}
    columns = ("code_rome", "code_sect_activite", "code_ss_sect_activite")
    for name, line, (code, sector, sub_sector) in files.rows("arborescence_secteur_activite", columns, run.reject):
        if _are_known(code, sub_sector or sector, known, codes, name, line, run):
            links[code, sub_sector or sector] = ()
    return links


def _are_known(code: str, item: str, known: Known, items: set[str], name: str, line: int, run: Run) -> bool:
    if code in known.occupations and item in items:
        return True
    run.reject(line=line, path=name, rule="lien_inconnu", reason=f"Métier ou code inconnu : {code}, « {item} ».")
    return False
