"""`azimut import familles`: the FAP families of Dares and the occupations of ROME in each.

The 2009 nomenclature ships with the project (facts/fap2009.csv). Another comes as the same table: `nomenclature`,
`fap_code`, `title`, then `rome3_code` (converted by shared appellations) or `rome4_code`, and `qualifications`: how
many of the ten qualifications a ROME code may ask lead to the family.
"""

import re
from collections import defaultdict
from pathlib import Path

from azimut.catalogue.enums import FamilyGrain
from azimut.catalogue.figure_definitions import LICENCE, SOURCES, SourceKey
from azimut.catalogue.importers.certifications_occupations import SHARE_OF_MAIN, shared_appellations
from azimut.catalogue.importers.figure_files import FigureTable, read_table
from azimut.catalogue.models import FamilyOccupation, Occupation, OccupationFamily
from azimut.core.importing.errors import ImportRefused
from azimut.core.importing.merging import fingerprint_of, replace_links, replace_rows, staged
from azimut.core.importing.services import Progress, Run, import_run, no_progress

SHIPPED = Path(__file__).resolve().parent / "facts" / "fap2009.csv"
SHIPPED_VINTAGE = 2009
ALL_CODE = "ENSEMBLE"
COLUMNS = ("id", "code", "nomenclature", "title", "grain", "source", "fingerprint")
ALL_QUALIFICATIONS = 10
QUALIFICATIONS = frozenset(str(count) for count in range(1, ALL_QUALIFICATIONS + 1))
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_GRAINS = {
    FamilyGrain.DETAILED: re.compile(r"[A-Z]\d[A-Z]\d\d"),
    FamilyGrain.GROUPED: re.compile(r"[A-Z]\d[A-Z]"),
    FamilyGrain.DOMAIN: re.compile(r"[A-Z]"),
    FamilyGrain.ALL: re.compile(ALL_CODE),
}

Weights = dict[str, dict[str, float]]
"""For each occupation, how much each family weighs."""


def grain_of(code: str) -> FamilyGrain | None:
    """How fine a family is, from the shape of its code; None when the code is not one of the FAP."""
    return next((grain for grain, shape in _GRAINS.items() if shape.fullmatch(code)), None)


def import_families(
    path: Path | None = None,
    *,
    dry_run: bool = False,
    rejects_path: Path | None = None,
    progress: Progress = no_progress,
) -> Run:
    """Replace the families of the vintages the table lists, and their links with today's occupations."""
    path = path or SHIPPED
    with import_run(
        SourceKey.FAMILIES,
        label=SOURCES[SourceKey.FAMILIES].name,
        files=[path],
        licence=LICENCE,
        depends_on=("rome", "starter:occupations"),
        dry_run=dry_run,
        rejects_path=rejects_path,
        progress=progress,
    ) as run:
        if not run.is_unchanged:
            _take_in(read_table(path), run)
    return run


def load_families_once() -> None:
    """Figures need families: the shipped ones are loaded when there are none, and linked again after a new ROME."""
    vintages = set(OccupationFamily.objects.values_list("nomenclature", flat=True))
    if vintages <= {SHIPPED_VINTAGE}:
        import_families()


def _take_in(table: FigureTable, run: Run) -> None:
    link_column = table.first_column("rome4_code", "rome3_code")
    rows = table.rows(run.reject, "nomenclature", "fap_code", "title", link_column, "qualifications")
    families: dict[str, tuple[str, int, str, str]] = {}
    weights: Weights = defaultdict(lambda: defaultdict(float))
    carried_on = None if link_column == "rome4_code" else shared_appellations()
    for line, (nomenclature, code, title, rome, qualifications) in rows:
        grain = grain_of(code)
        if grain is None or not YEAR.fullmatch(nomenclature) or not title:
            reason = f"Famille illisible : « {code} », nomenclature « {nomenclature} »."
            run.reject(line=line, path="fap_code", rule="famille", reason=reason)
            continue
        if qualifications and qualifications not in QUALIFICATIONS:
            reason = f"Attendu un nombre de 1 à {ALL_QUALIFICATIONS} : « {qualifications} »."
            run.reject(line=line, path="qualifications", rule="nombre", reason=reason)
            continue
        key = f"{nomenclature}-{code}"
        families[key] = (code, int(nomenclature), title[:250], grain.value)
        if rome:
            share = int(qualifications or ALL_QUALIFICATIONS) / ALL_QUALIFICATIONS
            for occupation, count in (carried_on or {}).get(rome, {rome: 1} if carried_on is None else {}).items():
                weights[occupation][key] += count * share
    if not families:
        raise ImportRefused(f"{table.name} : aucune famille de métiers.")
    _write_families(families, run)
    _write_links(weights, families, run)


def _write_families(families: dict[str, tuple[str, int, str, str]], run: Run) -> None:
    with staged(OccupationFamily, COLUMNS) as stage:
        for key, values in families.items():
            stage.write((key, *values, SourceKey.FAMILIES.value, fingerprint_of(*values)))
    vintages = ", ".join(str(year) for year in sorted({values[1] for values in families.values()}))
    merged = replace_rows(stage, source=SourceKey.FAMILIES, key=("id",), where=f"target.nomenclature IN ({vintages})")
    run.count(imported=merged.imported, unchanged=merged.unchanged, ended=merged.ended)


def _write_links(weights: Weights, families: dict[str, tuple[str, int, str, str]], run: Run) -> None:
    """An occupation keeps the family that weighs most, and those that weigh at least a quarter as much."""
    known = set(Occupation.objects.values_list("rome_code", flat=True))
    written = 0
    with staged(FamilyOccupation, ("family_id", "occupation_id", "rank")) as stage:
        for occupation in sorted(known & set(weights)):
            ranked = sorted(weights[occupation].items(), key=lambda pair: (-pair[1], pair[0]))
            kept = [key for key, weight in ranked if weight >= SHARE_OF_MAIN * ranked[0][1]]
            for rank, key in enumerate(kept, 1):
                stage.write((key, occupation, rank))
                written += 1
    replace_links(stage, owner="family_id", owners=list(families), key=("family_id", "occupation_id"))
    run.details["métiers rattachés"] = len(known & set(weights))
    run.details["métiers sans famille"] = len(known - set(weights))
    run.details["liens"] = written
