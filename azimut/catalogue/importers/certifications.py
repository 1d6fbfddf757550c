"""Certifications: which register a file comes from, and taking it in.

Two are known: Certif Info (CSV) and the RNCP or RS export of France compétences (XML), alone or in a ZIP archive.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from azimut.catalogue.importers import certif_info, france_competences
from azimut.core.importing.archives import BoundedReader, open_zip
from azimut.core.importing.errors import ImportRefused, system_words
from azimut.core.importing.services import Progress, Run, import_run, no_progress

MAX_ENTRIES = 50
MAX_CSV = 100_000_000
MAX_XML = 3_000_000_000
"""Bytes once unpacked. The RNCP export weighs some hundred million and is never held in memory."""

HEAD = 65_536
VERSION = 3
"""Raised when blocks of competences began to be kept."""

DEPENDS_ON = ("rome", "starter:occupations")


@dataclass
class Feed:
    """A file, or an entry of an archive."""

    name: str
    size: int
    open: Callable[[], AbstractContextManager[BoundedReader]]

    def head(self) -> bytes:
        """Its first bytes, without the zeros and the marks of UTF-16."""
        with self.open() as stream:
            return stream.read(HEAD).replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")


def import_certifications(
    path: Path, *, dry_run: bool = False, rejects_path: Path | None = None, progress: Progress = no_progress
) -> Run:
    """Take in a file of certifications; its register is recognised by its content.

    Raises ImportRefused when it is none that we know, or cannot be read.
    """
    with open_feeds(path) as feeds:
        is_xml = _is_xml(feeds)
        source, label, licence = _register_of(feeds, is_xml=is_xml)
        with import_run(
            source,
            label=label,
            files=[path],
            licence=licence,
            version=VERSION,
            depends_on=DEPENDS_ON,
            dry_run=dry_run,
            rejects_path=rejects_path,
            progress=progress,
        ) as run:
            if not run.is_unchanged:
                _import(run, feeds, is_xml=is_xml)
    return run


def _import(run: Run, feeds: list[Feed], *, is_xml: bool) -> None:
    if is_xml:
        france_competences.import_france_competences(run, list(feeds))
        return
    feed = feeds[0]
    if feed.size > MAX_CSV:
        raise ImportRefused(f"{feed.name} est trop volumineux, plus de {MAX_CSV // 1_000_000} Mo.")
    with feed.open() as stream:
        content = stream.read()
    certif_info.import_certif_info(run, content, feed.name, other_source=france_competences.SOURCE)


@contextmanager
def open_feeds(path: Path) -> Iterator[list[Feed]]:
    """The files to read at `path`: itself, or the XML and CSV entries of an archive."""
    if not path.is_file():
        raise ImportRefused(f"Fichier introuvable : {path.name}.")
    if path.suffix.lower() != ".zip":
        yield [Feed(path.name, path.stat().st_size, lambda: _open_file(path))]
        return
    with open_zip(path, max_entries=MAX_ENTRIES, max_unpacked=MAX_XML) as archive:
        names = [name for name in archive.names if PurePosixPath(name).suffix.lower() in {".xml", ".csv"}]
        if not names:
            raise ImportRefused(f"{path.name} : aucun fichier XML ou CSV dans l'archive.")
        yield [
            Feed(PurePosixPath(name).name, archive.sizes[name], lambda name=name: archive.open(name))  # type: ignore[misc]
            for name in names
        ]


@contextmanager
def _open_file(path: Path) -> Iterator[BoundedReader]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise ImportRefused(f"Fichier illisible : {path.name} ({system_words(error)}).") from error
    with stream:
        yield BoundedReader(stream, limit=MAX_XML, name=path.name)


def _is_xml(feeds: list[Feed]) -> bool:
    are_xml = {_check(feed) for feed in feeds}
    if len(are_xml) > 1 or (are_xml == {False} and len(feeds) > 1):
        raise ImportRefused("L'archive mêle plusieurs sortes de fichiers : importez-les un par un.")
    return are_xml.pop()


def _check(feed: Feed) -> bool:
    """Whether it is XML. Raises ImportRefused when it is neither XML nor CSV, or carries a document type."""
    head = feed.head()
    if not head:
        raise ImportRefused(f"{feed.name} est vide.")
    if head.startswith(b"<"):
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise ImportRefused(f"{feed.name} : un type de document (DTD) ou une entité est refusé.")
        return True
    if feed.name.lower().endswith(".xml"):
        raise ImportRefused(f"{feed.name} n'est pas un fichier XML.")
    if b";" not in head.partition(b"\n")[0]:
        raise ImportRefused(
            f"{feed.name} : format inconnu. Attendu : l'export CSV de Certif Info (point-virgule) ou l'export XML de"
            " France compétences."
        )
    return False


def _register_of(feeds: list[Feed], *, is_xml: bool) -> tuple[str, str, str]:
    """Source, label and licence. The RNCP and the RS come in two files of one source, each with its label."""
    if not is_xml:
        return certif_info.SOURCE, certif_info.LABEL, certif_info.LICENCE
    heads = b"".join(feed.head() for feed in feeds)
    registers = [
        name for name, number in (("RNCP", b"<NUMERO_FICHE>RNCP"), ("RS", b"<NUMERO_FICHE>RS")) if number in heads
    ]
    label = "France compétences" + (f" ({' et '.join(registers)})" if registers else "")
    return france_competences.SOURCE, label, france_competences.LICENCE
