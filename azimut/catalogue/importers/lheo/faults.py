"""What is wrong with a formation, where, and why, in French: read only when the schema has doubts."""

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from azimut.catalogue.importers.lheo.rules import FREE_ELEMENTS, Child, Text, groups, texts

_LINE_OVERFLOW = 65_535
"""libxml2 keeps 16 bits for the line of an element, and the rest in its texts."""

_MISSING = {
    "action": ("action", "La formation n'a aucune action."),
    "session": ("session", "L'action n'a aucune session."),
    "intitule-formation": ("obligatoire", "Il manque l'intitulé (« intitule-formation »)."),
    "organisme-formation-responsable": ("obligatoire", "Il manque l'organisme responsable."),
}


class Fault(NamedTuple):
    """A broken rule: line in the file, path from the formation, name of the rule, reason in French."""

    line: int
    path: str
    rule: str
    reason: str


def faults_of(element: etree._Element, *, path: str) -> Iterator[Fault]:
    """The faults of an element and of what it holds, in the order of the file.

    Elements out of order or unknown are let through: nothing is lost by reading the others.
    """
    name = name_of(element)
    if name in texts():
        yield from _faults_of_text(element, texts()[name], path)
    elif name in groups():
        yield from _faults_of_group(element, groups()[name], path)


def name_of(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def line_of(element: etree._Element) -> int:
    """The line of an element, also beyond 65,535."""
    line = element.sourceline or 0
    if line < _LINE_OVERFLOW:
        return line
    return next((n for node in element.iter() if (n := node.sourceline or 0) > _LINE_OVERFLOW), line)


def _faults_of_group(element: etree._Element, children: tuple[Child, ...], path: str) -> Iterator[Fault]:
    found: dict[str, list[etree._Element]] = {}
    for child in element:
        found.setdefault(name_of(child), []).append(child)
    for expected in children:
        elements = found.get(expected.name, [])
        if len(elements) < expected.least:
            rule, reason = _MISSING.get(
                expected.name, ("obligatoire", f"Il manque l'élément « {expected.name} » dans « {name_of(element)} ».")
            )
            yield Fault(line_of(element), path, rule, reason)
        elif expected.most is not None and len(elements) > expected.most:
            reason = f"L'élément « {expected.name} » est présent {len(elements)} fois, pour {expected.most} au plus."
            yield Fault(line_of(elements[expected.most]), f"{path}/{expected.name}", "nombre", reason)
        if expected.name not in FREE_ELEMENTS:
            yield from _faults_of_elements(elements, f"{path}/{expected.name}")


def _faults_of_elements(elements: list[etree._Element], path: str) -> Iterator[Fault]:
    for rank, element in enumerate(elements, 1):
        yield from faults_of(element, path=f"{path}[{rank}]" if len(elements) > 1 else path)


def _faults_of_text(element: etree._Element, rule: Text, path: str) -> Iterator[Fault]:
    name, text = name_of(element), element.text or ""
    if len(element):
        reason = f"« {name} » contient des balises là où un texte est attendu."
        yield Fault(line_of(element), path, "texte", reason)
    elif not rule.accepts(text):
        yield Fault(line_of(element), path, rule.rule, _reason(name, text, rule))


_REASONS = {
    "date": "« {name} » vaut « {value} », qui n'est pas une date (année, mois, jour : AAAAMMJJ).",
    "siret": "Le SIRET « {value} » n'est pas valable : il faut 14 chiffres.",
    "nombre": "« {name} » vaut « {value} », qui n'est pas un nombre entier.",
    "code": "« {name} » vaut « {value} », qui n'est pas un code prévu ({codes}).",
}


def _reason(name: str, text: str, rule: Text) -> str:
    value = _shortened(text)
    if rule.rule in _REASONS:
        return _REASONS[rule.rule].format(name=name, value=value, codes=", ".join(rule.codes))
    if not text:
        return f"« {name} » est vide."
    if rule.least == rule.most:
        return f"« {name} » vaut « {value} » : il faut {rule.least} caractères."
    bound = f"{rule.least} au moins" if len(text) < rule.least else f"{rule.most} au plus"
    return f"« {name} » compte {len(text)} caractères, pour {bound}."


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004  a line of a report
