"""A formation of LHEO translated into rows of the catalogue, once, here.

Rows are lines of COPY: what a session shares with the others of its action is written out once for all of them.
"""

from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

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
from azimut.catalogue.importers.lheo.places import NOWHERE, Gazetteer, Place, position_of
from azimut.catalogue.importers.lheo.texts import (
    UNKNOWN_START,
    date_of,
    paragraphs,
    plain,
    whole_number,
)
from azimut.core.identifiers import identifier_of
from azimut.core.importing.copying import copy_line

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
    place: Place | None
    """None: each session's own address says it."""


class FormationReader:
    """Reads the formations of one source; what it looks things up in is loaded once."""

    def __init__(self, source: str, *, gazetteer: Gazetteer, certifications: CertificationNames) -> None:
        self.source = source
        self._gazetteer = gazetteer
        self._certifications = certifications

    def training_line(
        self, found: Elements, cut: int, *, training_id: UUID, number: str, provider_id: UUID, fingerprint: str
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

    def session_lines(self, found: Elements, cut: int, *, training_id: UUID, path: str) -> Iterator[str]:
        """The rows of `TrainingSession`: one for each session of each action.

        Raises FaultyFormation on a period that cannot be.
        """
        actions = found.get("action", ())
        seen: set[tuple[str, str]] = set()
        for rank, element in enumerate(actions, 1):
            inside = grouped(element, cut)
            number = element.get("numero") or ""
            action_path = f"{path}/action[{rank}]" if len(actions) > 1 else f"{path}/action"
            action = self._action(inside, cut, key=number or f"action {rank}", path=action_path)
            yield from self._session_lines(action, inside.get("session", ()), cut, training_id, seen)

    def summary_session_lines(self, found: Elements, cut: int, *, training_id: UUID, path: str) -> Iterator[str]:
        """The same for a `resume-offre`, which has no action: its own address is where its sessions are held."""
        position = extras_in(found, cut).get("geolocalisation", {})
        place = self._gazetteer.place(
            [],
            plain(text_in(found, "codepostal")),
            plain(text_in(found, "ville")),
            plain(text_in(found, "code-INSEE-commune")),
            position_of(position.get("latitude"), position.get("longitude")),
        )
        action = self._action(found, cut, key="", path=path)._replace(place=place)
        yield from self._session_lines(action, found.get("session", ()), cut, training_id, set())

    def _action(self, found: Elements, cut: int, *, key: str, path: str) -> Action:
        extras = extras_in(found, cut) if "extras" in found else {}
        modality = MODALITIES.get((text_in(found, "modalites-enseignement") or "").strip(), Modality.ON_SITE.value)
        work_study = work_study_of(text_in(found, "modalites-alternance") or "")
        if extras.get("dispositif", {}).get("contrat-apprentissage") == "1":
            work_study = WorkStudy.APPRENTICESHIP.value
        audiences = (AUDIENCES[code] for code in texts_in(found, "code-public-vise") if code in AUDIENCES)
        columns = copy_line((
            modality, work_study, pace_of(text_in(found, "rythme-formation") or ""),
            list(dict.fromkeys(audiences)), _hours_in(found), paragraphs(text_in(found, "conditions-specifiques")),
        ))  # fmt: skip
        funders, places = _funders_in(found, cut)
        return Action(
            key=key,
            path=path,
            columns=columns,
            is_open_entry=(text_in(found, "modalites-entrees-sorties") or "").strip() == "1",
            fundings=_fundings(funders, work_study, text_in(found, "prise-en-charge-frais-possible")),
            financed_places=places,
            place=self._venue(found, cut) or (NOWHERE if modality == Modality.REMOTE.value else None),
        )

    def _venue(self, found: Elements, cut: int) -> Place | None:
        for venue in found.get("lieu-de-formation", ()):
            for contact in grouped(venue, cut).get("coordonnees", ()):
                for address in grouped(contact, cut).get("adresse", ()):
                    return self._gazetteer.place_of(address, cut)
        return None

    def _session_lines(
        self,
        action: Action,
        sessions: list[etree._Element] | tuple[()],
        cut: int,
        training_id: UUID,
        seen: set[tuple[str, str]],
    ) -> Iterator[str]:
        for rank, element in enumerate(sessions, 1):
            number = element.get("numero") or ""
            key = (action.key, number or f"session {rank}")
            if key in seen:
                key = (action.key, f"session {rank} de {len(seen)}")
            seen.add(key)
            path = f"{action.path}/session[{rank}]" if len(sessions) > 1 else f"{action.path}/session"
            yield self._session_line(action, element, cut, key, training_id, path)
        if not sessions:
            key = (action.key, "")
            row = (_session_id(training_id, key), training_id, action.key[:NUMBER_LENGTH], None, None,
                   action.is_open_entry, RecruitingState.OPEN.value, action.financed_places, action.fundings)  # fmt: skip
            yield self._with_fingerprint(copy_line(row), action.place or NOWHERE, action)

    def _session_line(
        self, action: Action, element: etree._Element, cut: int, key: tuple[str, str], training_id: UUID, path: str
    ) -> str:
        found = grouped(element, cut)
        starts_on, ends_on, is_permanent = _period_of(found["periode"][0], cut, path)
        recruiting = RECRUITING.get((text_in(found, "etat-recrutement") or "").strip(), RecruitingState.OPEN.value)
        fundings = action.fundings
        if "extras" in found and "eligibilite-cpf" in extras_in(found, cut) and Funding.CPF.value not in fundings:
            fundings = (*fundings, Funding.CPF.value)
        place = action.place
        if place is None:
            addresses = [grouped(inside, cut).get("adresse", ()) for inside in found.get("adresse-inscription", ())]
            place = next((self._gazetteer.place_of(a[0], cut) for a in addresses if a), NOWHERE)
        row = (
            _session_id(training_id, key), training_id, (element.get("numero") or " ".join(key))[:NUMBER_LENGTH],
            starts_on, ends_on, action.is_open_entry or is_permanent, recruiting,
            _capacity_in(found, cut) or action.financed_places, fundings,
        )  # fmt: skip
        return self._with_fingerprint(copy_line(row), place, action)

    def _with_fingerprint(self, start: str, place: Place, action: Action) -> str:
        line = f"{start}\t{copy_line(place)}\t{action.columns}\t{self.source}"
        return f"{line}\t{blake2b(line.encode(), digest_size=16).hexdigest()}"


def _session_id(training_id: UUID, key: tuple[str, str]) -> UUID:
    return identifier_of(training_id.hex, *key)


def _period_of(period: etree._Element, cut: int, path: str) -> tuple[object, object, bool]:
    """Start, end, and whether one can join at any time."""
    found = grouped(period, cut)
    start, end = text_in(found, "debut") or "", text_in(found, "fin") or ""
    try:
        starts_on, ends_on = date_of(start), date_of(end, is_end=True)
    except ValueError:
        raise FaultyFormation(
            period, f"{path}/periode", "date", f"La période du « {start} » au « {end} » a un jour qui n'existe pas."
        ) from None
    if starts_on and ends_on and ends_on < starts_on:
        raise FaultyFormation(
            period, f"{path}/periode", "date", f"La session finit ({end}) avant de commencer ({start})."
        )
    return starts_on, ends_on, start.strip() == UNKNOWN_START


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


def _fundings(funders: list[str], work_study: str, can_be_paid: str | None) -> tuple[str, ...]:
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
