"""A formation of LHEO translated into rows of the catalogue, once, here.

Rows are lines of COPY: what a session shares with the others of its action is written out once for all of them.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from lxml import etree

from azimut.catalogue.enums import Funding, Modality, RecruitingState, WorkStudy
from azimut.catalogue.importers.lheo.certifications import CertificationNames
from azimut.catalogue.importers.lheo.dictionaries import (
    AUDIENCES,
    FUNDERS,
    LEVELS,
    MODALITIES,
    RECRUITING,
    pace_of,
    work_study_of,
)
from azimut.catalogue.importers.lheo.elements import Elements, extras_in, grouped, text_in, texts_in
from azimut.catalogue.importers.lheo.faults import Fault, line_of
from azimut.catalogue.importers.lheo.places import NOWHERE, Gazetteer, position_of
from azimut.catalogue.importers.lheo.texts import (
    UNKNOWN_START,
    date_of,
    paragraphs,
    plain,
    whole_number,
)
from azimut.core.identifiers import identifier_hex_of
from azimut.core.importing.copying import NULL, copy_line, copy_text

TRAINING_COLUMNS = (
    "id", "number", "title", "objective", "content", "outcome", "provider_id", "certification_id",
    "certification_codes", "is_certifying", "entry_level", "exit_level", "formacodes", "rome_codes", "source",
    "fingerprint",
)  # fmt: skip
SESSION_COLUMNS = (
    "id", "training_id", "number", "starts_on", "ends_on", "is_open_entry", "recruiting", "places", "fundings",
    "address", "postcode", "city", "commune_id", "latitude", "longitude", "modality", "work_study", "pace",
    "audiences", "hours", "conditions", "source", "fingerprint",
)  # fmt: skip

NUMBER_LENGTH = 120

_NOWHERE_LINE = copy_line(NOWHERE)


class FaultyFormation(Exception):  # noqa: N818  exceptions read as sentences
    """A fault the rules do not see, found while reading."""

    def __init__(self, element: etree._Element, path: str, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.fault = Fault(line_of(element), path, rule, reason)


class Action(NamedTuple):
    """What the sessions of an action share."""

    key: str
    path: str
    columns: str
    """From `modality` to `conditions`, as COPY reads them."""
    is_open_entry: bool
    fundings: tuple[str, ...]
    financed_places: int | None
    place: str | None
    """From `address` to `longitude`, as COPY reads them. None: each session's own address says it."""


class FormationReader:
    """Reads the formations of one source; what it looks things up in is loaded once."""

    def __init__(self, source: str, *, gazetteer: Gazetteer, certifications: CertificationNames) -> None:
        self.source = source
        self._source_column = copy_text(source)
        self._gazetteer = gazetteer
        self._certifications = certifications

    def training_line(
        self, found: Elements, cut: int, *, training_id: str, number: str, provider_id: str, fingerprint: str
    ) -> str:
        """The row of `Training`, in the order of TRAINING_COLUMNS."""
        fields = [grouped(element, cut) for element in found.get("domaine-formation", ())]
        codes = self._certifications.codes_in([grouped(element, cut) for element in found.get("certification", ())])
        outlet = text_in(found, "code-niveau-sortie") or extras_in(found, cut).get("complements", {}).get(
            "code-niveau-sortie"
        )
        return copy_line((
            training_id, number, plain(text_in(found, "intitule-formation")),
            paragraphs(text_in(found, "objectif-formation")), paragraphs(text_in(found, "contenu-formation")),
            paragraphs(text_in(found, "resultats-attendus")), provider_id, self._certifications.match(codes), codes,
            (text_in(found, "certifiante") or "").strip() == "1",
            LEVELS.get((text_in(found, "code-niveau-entree") or "").strip()), LEVELS.get((outlet or "").strip()),
            texts_in(fields[0], "code-FORMACODE") if fields else [], texts_in(fields[0], "code-ROME") if fields else [],
            self.source, fingerprint,
        ))  # fmt: skip

    def session_lines(self, found: Elements, cut: int, *, training_id: str, path: str) -> list[str]:
        """The rows of `TrainingSession`: one for each session of each action.

        Raises FaultyFormation on a period that cannot be.
        """
        actions = found.get("action", ())
        lines: list[str] = []
        keys = _SessionKeys(training_id)
        for rank, element in enumerate(actions, 1):
            inside = grouped(element, cut)
            number = element.get("numero") or ""
            action_path = f"{path}/action[{rank}]" if len(actions) > 1 else f"{path}/action"
            action = self._action(inside, cut, key=number or f"action {rank}", path=action_path)
            self._add_sessions(lines, action, inside.get("session", ()), cut, keys)
        return lines

    def summary_session_lines(self, found: Elements, cut: int, *, training_id: str, path: str) -> list[str]:
        """The same for a `resume-offre`, which has no action: its own address is where its sessions are held."""
        position = extras_in(found, cut).get("geolocalisation", {})
        place = self._gazetteer.place(
            [],
            plain(text_in(found, "codepostal")),
            plain(text_in(found, "ville")),
            plain(text_in(found, "code-INSEE-commune")),
            position_of(position.get("latitude"), position.get("longitude")),
        )
        action = self._action(found, cut, key="", path=path)._replace(place=copy_line(place))
        lines: list[str] = []
        self._add_sessions(lines, action, found.get("session", ()), cut, _SessionKeys(training_id))
        return lines

    def _action(self, found: Elements, cut: int, *, key: str, path: str) -> Action:
        extras = extras_in(found, cut) if "extras" in found else {}
        modality = MODALITIES.get((text_in(found, "modalites-enseignement") or "").strip(), Modality.ON_SITE.value)
        work_study = work_study_of(text_in(found, "modalites-alternance") or "")
        if extras.get("dispositif", {}).get("contrat-apprentissage") == "1":
            work_study = WorkStudy.APPRENTICESHIP.value
        funders, places = _funders_in(found, cut) if "organisme-financeur" in found else ([], None)
        venue = self._venue(found, cut)
        return Action(
            key=key,
            path=path,
            columns=_shared_columns(
                modality,
                work_study,
                text_in(found, "rythme-formation") or "",
                tuple(texts_in(found, "code-public-vise")),
                _hours_in(found),
                text_in(found, "conditions-specifiques"),
            ),
            is_open_entry=(text_in(found, "modalites-entrees-sorties") or "").strip() == "1",
            fundings=_fundings(tuple(funders), work_study, text_in(found, "prise-en-charge-frais-possible")),
            financed_places=places,
            place=venue or (_NOWHERE_LINE if modality == Modality.REMOTE.value else None),
        )

    def _venue(self, found: Elements, cut: int) -> str | None:
        lines = (self._gazetteer.line_of(venue, cut) for venue in found.get("lieu-de-formation", ()))
        return next(filter(None, lines), None)

    def _add_sessions(
        self,
        lines: list[str],
        action: Action,
        sessions: Sequence[etree._Element],
        cut: int,
        keys: "_SessionKeys",
    ) -> None:
        for rank, element in enumerate(sessions, 1):
            path = f"{action.path}/session[{rank}]" if len(sessions) > 1 else f"{action.path}/session"
            number = element.get("numero") or ""
            start = keys.columns(action.key, number or f"session {rank}", shown=number)
            lines.append(self._session_line(start, action, element, cut, path))
        if not sessions:
            dates = copy_line((None, None, action.is_open_entry, RecruitingState.OPEN.value, action.financed_places))
            start = f"{keys.columns(action.key, '')}\t{dates}"
            lines.append(self._finished(start, action.fundings, action.place or _NOWHERE_LINE, action))

    def _session_line(self, start: str, action: Action, element: etree._Element, cut: int, path: str) -> str:
        found = grouped(element, cut)
        dates = self._dates(found["periode"][0], cut, path, action.is_open_entry)
        recruiting = RECRUITING.get((text_in(found, "etat-recrutement") or "").strip(), RecruitingState.OPEN.value)
        places = (_capacity_in(found, cut) if "cycle" in found else None) or action.financed_places
        fundings = action.fundings
        if "extras" in found and "eligibilite-cpf" in extras_in(found, cut) and Funding.CPF.value not in fundings:
            fundings = (*fundings, Funding.CPF.value)
        place = action.place
        if place is None:
            place = self._gazetteer.line_of(found["adresse-inscription"][0], cut) or _NOWHERE_LINE
        start = f"{start}\t{dates}\t{recruiting}\t{NULL if places is None else places}"
        return self._finished(start, fundings, place, action)

    def _dates(self, period: etree._Element, cut: int, path: str, is_open_entry: bool) -> str:
        """From `starts_on` to `is_open_entry`, as COPY reads them."""
        found = grouped(period, cut)
        start, end = text_in(found, "debut") or "", text_in(found, "fin") or ""
        try:
            return _dates_between(start, end, is_open_entry)
        except ValueError as error:
            raise FaultyFormation(period, f"{path}/periode", "date", str(error)) from None

    def _finished(self, start: str, fundings: tuple[str, ...], place: str, action: Action) -> str:
        line = f"{start}\t{_fundings_column(fundings)}\t{place}\t{action.columns}\t{self._source_column}"
        return f"{line}\t{blake2b(line.encode(), digest_size=16).hexdigest()}"


class _SessionKeys:
    """The identifiers of a training's sessions, stable from one feed to the next and never twice the same."""

    def __init__(self, training_id: str) -> None:
        self._training = training_id
        self._seen: set[tuple[str, str]] = set()

    def columns(self, action: str, session: str, *, shown: str = "") -> str:
        """`id`, `training_id` and `number`, as COPY reads them."""
        key = (action, session)
        if key in self._seen:
            key = (action, f"{session} (ligne {len(self._seen)})")
        self._seen.add(key)
        number = copy_text((shown or " ".join(key).strip())[:NUMBER_LENGTH])
        return f"{identifier_hex_of(self._training, *key)}\t{self._training}\t{number}"


@lru_cache(maxsize=16_384)
def _dates_between(start: str, end: str, is_open_entry: bool) -> str:
    try:
        starts_on, ends_on = date_of(start), date_of(end, is_end=True)
    except ValueError:
        raise ValueError(f"La période du « {start} » au « {end} » a un jour qui n'existe pas.") from None
    if starts_on and ends_on and ends_on < starts_on:
        raise ValueError(f"La session finit ({end}) avant de commencer ({start}).")
    return copy_line((starts_on, ends_on, is_open_entry or start.strip() == UNKNOWN_START))


@lru_cache(maxsize=16_384)
def _shared_columns(
    modality: str, work_study: str, pace: str, publics: tuple[str, ...], hours: int | None, conditions: str | None
) -> str:
    """From `modality` to `conditions`, as COPY reads them."""
    audiences = list(dict.fromkeys(AUDIENCES[code] for code in publics if code in AUDIENCES))
    return copy_line((modality, work_study, pace_of(pace), audiences, hours, paragraphs(conditions)))


@lru_cache(maxsize=1_024)
def _fundings_column(fundings: tuple[str, ...]) -> str:
    return copy_line((fundings,))


def _hours_in(found: Elements) -> int | None:
    total = whole_number(text_in(found, "nombre-heures-total"))
    if total is not None:
        return total
    parts = [whole_number(text_in(found, f"nombre-heures-{place}")) for place in ("centre", "entreprise")]
    known = [hours for hours in parts if hours is not None]
    return sum(known) if known else None


def _funders_in(found: Elements, cut: int) -> tuple[list[str], int | None]:
    """The codes of the funders, and the places they pay for."""
    codes, places = [], 0
    for element in found.get("organisme-financeur", ()):
        inside = grouped(element, cut)
        codes.append((text_in(inside, "code-financeur") or "").strip())
        places += whole_number(text_in(inside, "nb-places-financees")) or 0
    return codes, places or None


@lru_cache(maxsize=4_096)
def _fundings(funders: tuple[str, ...], work_study: str, can_be_paid: str | None) -> tuple[str, ...]:
    """Who may pay; the person alone when no one is named and costs cannot be taken on."""
    fundings = [FUNDERS[code] for code in funders if code in FUNDERS]
    if work_study == WorkStudy.APPRENTICESHIP.value:
        fundings.append(Funding.APPRENTICESHIP.value)
    if not fundings and not funders and (can_be_paid or "").strip() == "0":
        fundings.append(Funding.SELF.value)
    return tuple(dict.fromkeys(fundings))


def _capacity_in(session: Elements, cut: int) -> int | None:
    for cycle in session.get("cycle", ()):
        capacity = whole_number(text_in(grouped(cycle, cut), "capacite-simultanee"))
        if capacity:
            return capacity
    return None
