"""Reading a feed formation by formation: no DTD, no entity, no network, memory that does not grow with the file."""

import codecs
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from azimut.core.importing.errors import ImportRefused
from azimut.core.importing.opening import HEAD_SIZE, OpenedFile, opened_files

NAMESPACES = (
    "http://lheo.gouv.fr/2.3",
    "http://www.lheo.org/2.3",
    "http://www.lheo.org/2.2",
    "http://lheo.gouv.fr/2.2",
)
ROOTS = {"lheo", "lheo-plus", "lheo-index"}
CONTAINERS = {"offres", "resumes-offres"}

LONGEST_WAIT = 16_000_000
"""Bytes read without the end of a formation: all of them stay in memory. The largest real one has some 100 kB."""

_TAGS = {
    f"{{{namespace}}}{kind}": (namespace, kind) for namespace in NAMESPACES for kind in ("formation", "resume-offre")
}
_DECLARATION = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?P<name>[\w.-]+)")
_SIGNATURES = {
    b"%PDF": "un PDF",
    b"PK\x03\x04": "une archive ou un classeur",
    b"\xd0\xcf\x11\xe0": "un document bureautique",
    b"\x89PNG": "une image",
    b"{": "du JSON",
    b"[": "du JSON",
}
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)


class Found(NamedTuple):
    """A formation, or the summary of one (`resume-offre`), of which the next will take the place in memory."""

    element: etree._Element
    namespace: str
    kind: str
    """`formation` or `resume-offre`."""
    rank: int
    """Its place in its file, from 1."""
    file: OpenedFile


def formations(paths: Sequence[Path]) -> Iterator[Found]:
    """Each formation of the files, in order. An element is emptied once the next is asked for.

    Raises ImportRefused, with the line when it is known: not XML, another XML, a DTD, ill-formed, truncated, empty.
    """
    for path in paths:
        is_empty = True
        for opened in opened_files(path, suffix=".xml"):
            for found in _formations_of(opened):
                is_empty = False
                yield found
        if is_empty:
            raise ImportRefused(f"{path.name} : ce flux ne contient aucune formation.")


def _formations_of(opened: OpenedFile) -> Iterator[Found]:
    _check_beginning(opened)
    waiting = _Waiting(opened)
    events = etree.iterparse(
        waiting,
        events=("end",),
        tag=list(_TAGS),
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    rank = 0
    try:
        for _event, element in events:
            parent = element.getparent()
            if parent is None or parent.tag.rpartition("}")[2] not in CONTAINERS:
                continue
            if not rank:
                _check_root(element.getroottree(), opened.name)
            rank += 1
            waiting.found()
            namespace, kind = _TAGS[element.tag]
            yield Found(element, namespace, kind, rank, opened)
            element.clear()
            while parent[0] is not element:  # what was between the last one and this one
                del parent[0]
            del parent[0]
    except etree.XMLSyntaxError as error:
        line = f"ligne {error.lineno} : " if error.lineno else ""
        raise ImportRefused(f"{opened.name}, {line}le fichier XML est mal formé ou tronqué.") from error
    if not rank:
        _check_root(events.root.getroottree(), opened.name)


class _Waiting:
    """The file as the parser reads it: refused when no formation comes for too long."""

    def __init__(self, opened: OpenedFile) -> None:
        self._opened = opened
        self._found_at = 0

    def found(self) -> None:
        self._found_at = self._opened.size_read

    def read(self, size: int = -1) -> bytes:
        if self._opened.size_read - self._found_at > LONGEST_WAIT:
            raise ImportRefused(
                f"{self._opened.name} : trop de choses qui ne sont pas des formations, ou une formation démesurée."
            )
        return self._opened.read(size)


def _check_root(tree: etree._ElementTree, name: str) -> None:
    """A last look, once parsed, at what an unusual encoding may have hidden from `_check_beginning`."""
    if tree.docinfo.internalDTD is not None or tree.docinfo.externalDTD is not None:
        raise ImportRefused(_dtd_sentence(name, 0))
    root = etree.QName(tree.getroot())
    _check_root_name(root.localname, name)
    if root.namespace not in NAMESPACES:
        namespace = root.namespace or "aucun"
        raise ImportRefused(
            f"{name} : version de LHEO inconnue (espace de noms : {namespace}). Les versions lues sont 2.2 et 2.3."
        )


def _check_root_name(root: str, name: str) -> None:
    if root not in ROOTS:
        raise ImportRefused(f"{name} : ce fichier XML n'est pas un flux LHEO (sa racine est « {root} »).")


def _check_beginning(opened: OpenedFile) -> None:
    """Refuse what is not an LHEO feed before a parser sees it: a DTD must not even be read."""
    head = opened.head
    if not head.strip():
        raise ImportRefused(f"{opened.name} : le fichier est vide.")
    kind = next((kind for signature, kind in _SIGNATURES.items() if head.lstrip().startswith(signature)), None)
    text = _decoded(head)
    start = _DECLARATION.match(text)
    position = start.end() if start else 0
    rest, line = text[position:], text.count("\n", 0, position) + 1
    if rest[:14].lower() == "<!doctype html" or rest[:5].lower() == "<html":
        kind = "une page web (HTML)"
    if kind is not None:
        raise ImportRefused(f"{opened.name} : ce fichier est {kind}, pas un flux LHEO (XML).")
    if len(head) == HEAD_SIZE and (not rest or rest.startswith(("<!--", "<?"))):
        raise ImportRefused(f"{opened.name} : ce fichier commence par trop de commentaires.")
    if rest.startswith("<!D"):
        raise ImportRefused(_dtd_sentence(opened.name, line))
    root = _ROOT.match(rest)
    if root is None:
        raise ImportRefused(f"{opened.name}, ligne {line} : ce fichier n'est pas du XML.")
    _check_root_name(root["name"], opened.name)


def _decoded(head: bytes) -> str:
    """The beginning of the file as text: enough to see the markup, whatever the encoding of the rest."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return head.decode(encoding, errors="replace").lstrip("\ufeff")
    return head.decode("latin-1")


def _dtd_sentence(name: str, line: int) -> str:
    place = f"{name}, ligne {line}" if line else name
    return f"{place} : ce fichier déclare une DTD (<!DOCTYPE>), ce qui est refusé par sécurité. Retirez-la."
