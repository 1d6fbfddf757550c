"""What a row of ROME must be; a fault is a rule and a reason in French."""

import re
from collections.abc import Callable, Container, Iterator, Sequence

from azimut.catalogue.importers.csv_reading import Values
from azimut.catalogue.importers.rome_files import RomeFiles
from azimut.core.importing.services import Run

Fault = tuple[str, str]

ROME_CODE = re.compile(r"[A-N]\d{4}")
LONGEST_LABEL = 250
LONGEST_SKILL = 400
LONGEST_REFERENCE = 200
"""Characters of the label of a domain, a context, an interest or a sector."""

LONGEST_RANK = 4
"""Digits of a place in a list."""

_DIGITS_OF_AN_INTEGER = 9
_LONGEST_CODE = 10


def fault_of_label(label: str, longest: int = LONGEST_LABEL) -> Fault | None:
    if not label:
        return "intitule", "L'intitulé manque."
    if len(label) > longest:
        return "longueur", f"L'intitulé dépasse {longest} caractères."
    return None


def fault_of_ogr(ogr: str, taken: Container[int]) -> Fault | None:
    if not ogr:
        return "code_ogr", "Le code OGR manque."
    if not (ogr.isdecimal() and len(ogr) <= _DIGITS_OF_AN_INTEGER):
        return "code_ogr", f"« {ogr} » n'est pas un code OGR."
    return ("doublon", f"Le code OGR {ogr} est déjà décrit plus haut.") if int(ogr) in taken else None


def fault_of_occupation(code: str, label: str, taken: Container[str], domains: Container[str]) -> Fault | None:
    if not ROME_CODE.fullmatch(code):
        return "code_rome", f"« {code} » n'est pas un code ROME."
    if code in taken:
        return "doublon", f"Le métier {code} est déjà décrit plus haut."
    if code[:3] not in domains:
        return "domaine", f"Domaine professionnel inconnu : {code[:3]}."
    return fault_of_label(label)


def fault_of_grand_domain(code: str) -> Fault | None:
    return None if re.fullmatch(r"[A-N]", code) else ("grand_domaine", f"« {code} » n'est pas un grand domaine.")


def fault_of_domain(code: str, parents: Container[str]) -> Fault | None:
    if re.fullmatch(r"[A-N]\d\d", code) and code[0] in parents:
        return None
    return "grand_domaine", f"Grand domaine inconnu pour « {code} »."


def fault_of_code(code: str) -> Fault | None:
    if not code:
        return "code", "Le code manque."
    return ("code", f"« {code} » n'est pas un code.") if len(code) > _LONGEST_CODE else None


def reference_rows(
    files: RomeFiles,
    run: Run,
    table: str,
    columns: Sequence[str],
    *,
    check: Callable[[str], Fault | None] = fault_of_code,
) -> Iterator[Values]:
    """The rows of a short table of codes and labels (its two first columns) that pass `check`, each code once."""
    taken: set[str] = set()
    for name, line, values in files.rows(table, columns, run.reject):
        code, label = values[:2]
        fault = check(code) or fault_of_label(label, LONGEST_REFERENCE)
        if code in taken:
            fault = "doublon", f"Le code {code} est déjà décrit plus haut."
        if fault:
            run.reject(line=line, path=name, rule=fault[0], reason=fault[1])
            continue
        taken.add(code)
        yield values
