"""The import itself: check each formation, skip the unchanged, stage the others, merge, end what vanished."""

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

from lxml import etree

from azimut.catalogue.importers.lheo.certifications import CertificationNames
from azimut.catalogue.importers.lheo.elements import Elements, grouped, text_in
from azimut.catalogue.importers.lheo.faults import Fault, faults_of, line_of
from azimut.catalogue.importers.lheo.feed import Found, formations
from azimut.catalogue.importers.lheo.places import Gazetteer
from azimut.catalogue.importers.lheo.providers import PROVIDER_COLUMNS, ProviderReader
from azimut.catalogue.importers.lheo.reading import (
    NUMBER_LENGTH,
    SESSION_COLUMNS,
    TRAINING_COLUMNS,
    FaultyFormation,
    FormationReader,
)
from azimut.catalogue.importers.lheo.schema import schema_for
from azimut.catalogue.importers.lheo.texts import plain
from azimut.catalogue.importers.lheo.writing import FeedWriter
from azimut.catalogue.models import Training
from azimut.core.identifiers import identifier_hex_of
from azimut.core.importing.errors import ImportRefused
from azimut.core.importing.services import Progress, Run, import_run, no_progress

VERSION = 1
"""Raised when the same feed is to be read differently: nothing then counts as unchanged."""

LICENCE = "selon le diffuseur du flux"
LINKED_SOURCES = ("communes", "certif_info", "france_competences", "starter")
SOURCE_LENGTH = 40
SHARE_OF_READING = 0.8
"""Of the progress; merging is the rest."""

_PROGRESS_STEP = 500


def import_lheo(
    paths: Sequence[Path],
    *,
    source: str = "lheo",
    dry_run: bool = False,
    rejects_path: Path | None = None,
    progress: Progress = no_progress,
) -> Run:
    """Make the trainings of `source` those of these files (XML, .gz or .zip), all or nothing.

    `source` names the feed: `centre` is kept as `lheo:centre`. What the files no longer list, or list with a fault, is
    ended; nothing is ended when every formation is faulty. Raises ImportRefused, with a French sentence.
    """
    name = source if source == "lheo" or source.startswith("lheo:") else f"lheo:{source}"
    if not paths:
        raise ImportRefused("Aucun fichier à importer.")
    if len(name) > SOURCE_LENGTH:
        raise ImportRefused(f"Le nom de la source est trop long : {SOURCE_LENGTH} caractères au plus avec « lheo: ».")
    with import_run(
        name,
        label="Formations (LHEO)",
        files=paths,
        licence=LICENCE,
        version=VERSION,
        depends_on=LINKED_SOURCES,
        dry_run=dry_run,
        rejects_path=rejects_path,
        progress=progress,
    ) as run:
        if not run.is_unchanged:
            _FeedImport(run, paths).carry_out()
    return run


class _FeedImport:
    """One run over the files of a source."""

    def __init__(self, run: Run, paths: Sequence[Path]) -> None:
        self._run = run
        self._paths = paths
        gazetteer, certifications = Gazetteer(), CertificationNames()
        self._reader = FormationReader(run.source, gazetteer=gazetteer, certifications=certifications)
        self._providers = ProviderReader(run.source, gazetteer=gazetteer)
        # A formation is the same when its text is, and what it links to.
        context = f"{VERSION} {gazetteer.digest} {certifications.digest}".encode()
        self._context = blake2b(context, digest_size=16).digest()
        self._file_index = 0
        self._known = _current_fingerprints(run.source)
        self._ranks: dict[bytes, int] = {}
        self._writer = FeedWriter(
            run.source, providers=PROVIDER_COLUMNS, trainings=TRAINING_COLUMNS, sessions=SESSION_COLUMNS
        )

    def carry_out(self) -> None:
        with self._writer:
            self._read_and_write()

    def _read_and_write(self) -> None:
        for count, found in enumerate(formations(self._paths)):
            if count % _PROGRESS_STEP == 0:
                self._run.progress(self._share_read(found) * SHARE_OF_READING)
            self._take(found)
        self._run.progress(SHARE_OF_READING)
        share = SHARE_OF_READING
        for counts in self._writer.merge():
            self._run.count(imported=counts.imported, unchanged=counts.unchanged, ended=counts.ended)
            self._run.details |= counts.details
            share += (1 - SHARE_OF_READING) / FeedWriter.STEPS
            self._run.progress(min(1.0, share))

    def _share_read(self, found: Found) -> float:
        if found.file.path != self._paths[self._file_index]:
            self._file_index += 1
        return (self._file_index + found.file.share_read) / len(self._paths)

    def _take(self, found: Found) -> None:
        element, cut = found.element, len(found.namespace) + 2
        number = _number_of(element, cut)
        training_id = identifier_hex_of(self._run.source, number)
        key = bytes.fromhex(training_id)
        raw = etree.tostring(element, encoding="utf-8", with_tail=False)
        fingerprint = blake2b(raw, digest_size=16, key=self._context).digest()
        if key in self._ranks:
            self._reject(found, [_duplicate(found, number, self._ranks[key])])
            return
        self._ranks[key] = found.rank
        if key + fingerprint in self._known:
            self._writer.keep(training_id, self._providers.read(grouped(element, cut), cut)[1])
            return
        faults = self._faults(found) or self._stage(found, cut, number, training_id, fingerprint)
        if faults:
            self._reject(found, faults)

    def _faults(self, found: Found) -> list[Fault]:
        if schema_for(found.namespace).validate(found.element):
            return []
        return list(faults_of(found.element, path=_path_of(found)))

    def _stage(self, found: Found, cut: int, number: str, training_id: str, fingerprint: bytes) -> list[Fault]:
        inside = grouped(found.element, cut)
        path = _path_of(found)
        read_sessions = self._reader.session_lines if found.kind == "formation" else self._reader.summary_session_lines
        try:
            sessions = read_sessions(inside, cut, training_id=training_id, path=path)
        except FaultyFormation as faulty:
            return [faulty.fault]
        if not plain(text_in(inside, "intitule-formation")):
            title = inside["intitule-formation"][0]
            return [Fault(line_of(title), f"{path}/intitule-formation", "longueur", "L'intitulé est vide.")]
        provider_id, provider = self._providers.read(inside, cut)
        training = self._reader.training_line(
            inside, cut, training_id=training_id, number=number, provider_id=provider_id, fingerprint=fingerprint.hex()
        )
        self._writer.write(provider, training, sessions)
        return []

    def _reject(self, found: Found, faults: list[Fault]) -> None:
        """One row for a formation, however many its faults: the first, and how many others."""
        fault, others = faults[0], len(faults) - 1
        plural = "s" if others > 1 else ""
        more = f" Et {others} autre{plural} faute{plural}." if others else ""
        name = found.file.name
        prefix = f"{name} : " if len(self._paths) > 1 or name != self._paths[0].name else ""
        self._run.reject(line=fault.line, path=prefix + fault.path, rule=fault.rule, reason=fault.reason + more)


def _current_fingerprints(source: str) -> frozenset[bytes]:
    """Identifier and fingerprint of each current training, joined: 32 bytes each, the lightest that answers."""
    rows = Training.objects.current().filter(source=source).values_list("id", "fingerprint").iterator()
    return frozenset(identifier.bytes + fingerprint.bytes for identifier, fingerprint in rows if fingerprint)


def _number_of(element: etree._Element, cut: int) -> str:
    """The number in the source; one drawn from the content when the feed gives none; shortened when too long."""
    number = (element.get("numero") or "").strip()
    if not number:
        inside: Elements = grouped(element, cut)
        raw = repr([inside[name][0].text for name in sorted(inside) if not len(inside[name][0])])
        actions = repr([action.get("numero") for action in inside.get("action", ())])
        return f"sans numero {blake2b((raw + actions).encode(), digest_size=8).hexdigest()}"
    if len(number) <= NUMBER_LENGTH:
        return number
    digest = blake2b(number.encode(), digest_size=8).hexdigest()
    return f"{number[: NUMBER_LENGTH - len(digest) - 1]}#{digest}"


def _duplicate(found: Found, number: str, first: int) -> Fault:
    reason = f"Le numéro « {number} » est déjà celui de la formation n° {first} du flux : celle-ci est écartée."
    return Fault(line_of(found.element), _path_of(found), "doublon", reason)


def _path_of(found: Found) -> str:
    number = found.element.get("numero")
    return f'{found.kind}[@numero="{number}"]' if number else f"{found.kind}[{found.rank}]"
