"""What the catalogue says of the documents, read in few queries: the rows that azimut/search/documents.py takes."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import reverse

from azimut.catalogue.enums import Modality, WorkStudy
from azimut.core.text import both_genders, slug, words
from azimut.search.normalisation import words_of
from azimut.search.schema import HOME_REGION, REMOTE

LABEL_WEIGHT = 1.05
MAIN_WEIGHT = 1.02
EVERYDAY_WEIGHT = 1.0
RARE_WEIGHT = 0.9
BROAD_WEIGHT = 0.9
"""Of an everyday word that means several occupations: alone it names them, in `peintre sur bois` it does not."""
FURTHER_CODE_PENALTY = 0.02
"""Everyday words may name several occupations, best first: each further one counts a little less."""

MOST_SESSIONS_SHOWN = 40
_NO_UUID = "00000000-0000-0000-0000-000000000000"
_NO_SLUG = "no-slug"
_NO_CODE = "NO-CODE"


class Name(NamedTuple):
    """A name of an occupation: as shown, in both genders, and how much it counts."""

    label: str
    masculine: str
    feminine: str
    weight: float


def name_row(label: str, forms: tuple[str, ...], weight: float) -> list[Any]:
    """`[label, what to search, weight, words compared, how each form begins]`: what process memory is made from."""
    return [label, forms[0], weight, words_of(forms[0]), list(dict.fromkeys(" ".join(words(form)) for form in forms))]


@dataclass(slots=True)
class OccupationRow:
    code: str
    label: str
    domain_label: str
    definition: str
    is_regulated: bool
    names: list[Name]
    everyday_words: list[str]
    everyday_terms: list[tuple[str, float]]
    skills: list[str]
    sectors: list[str]
    certification_titles: list[str]
    highlights: list[str]
    """Kinds, once each, wherever in the region."""

    @property
    def genders(self) -> tuple[str, str]:
        return both_genders(self.label)

    @property
    def url(self) -> str:
        return reverse("occupation", args=[self.code, slug(self.label)])

    def names_payload(self) -> dict[str, Any]:
        """Names as `name_row` gives them, and how often each word describes the occupation."""
        named = [Name(self.label, *self.genders, LABEL_WEIGHT), *self.names]
        rows = [name_row(name.label, (name.masculine, name.feminine), name.weight) for name in named]
        terms = [(term, EVERYDAY_WEIGHT) for term in self.everyday_words] + self.everyday_terms
        rows += [name_row("", (term,), weight) for term, weight in terms]
        return {"label": self.label, "url": self.url, "rome": [self.code], "names": rows, "context": self._context()}

    def _context(self) -> list[dict[str, int]]:
        """How often each word is in the names, the skills, the description, the sectors, the titles that lead to it."""
        fields = (
            [name.masculine for name in self.names],
            self.skills,
            [self.definition, self.domain_label],
            self.sectors,
            self.certification_titles,
        )
        return [dict(Counter(word for text in texts for word in words_of(text))) for texts in fields]


@dataclass(slots=True)
class CertificationRow:
    code: str
    title: str
    codes: list[str]
    kind_label: str
    diploma_kind: str
    level: int | None
    level_label: str
    certifiers: list[str]
    is_active: bool
    summary: str
    rome_codes: list[str]
    occupation_labels: list[str]

    @property
    def url(self) -> str:
        return _certification_address().replace(_NO_CODE, self.code)

    def names_payload(self) -> dict[str, Any]:
        weight = 1.0 if self.is_active else RARE_WEIGHT
        rows = [name_row(self.title, (self.title,), weight), *(name_row("", (code,), weight) for code in self.codes)]
        return {"label": self.title, "url": self.url, "rome": self.rome_codes, "names": rows, "context": []}


class SessionRow(NamedTuple):
    """A session someone can still join. `spot` is its position at about a kilometre, or "" when it has none."""

    spot: str
    city: str
    department: str
    starts_on: date | None
    is_open_entry: bool
    modality: str
    work_study: str
    audiences: list[str]
    fundings: list[str]


@dataclass(slots=True)
class TrainingRow:
    id: str
    title: str
    provider: str
    objective: str
    certification: str
    certification_title: str
    level: int | None
    level_label: str
    rome_codes: list[str]
    occupation_labels: list[str]
    sessions: list[SessionRow]
    home_departments: frozenset[str]

    @property
    def url(self) -> str:
        return _training_address().replace(_NO_UUID, self.id).replace(_NO_SLUG, slug(self.title))

    def spots(self) -> list[str]:
        spots = {session.spot for session in self.sessions if session.spot}
        if any(session.modality == Modality.REMOTE for session in self.sessions):
            spots.add(REMOTE)
        if any(session.department in self.home_departments for session in self.sessions):
            spots.add(HOME_REGION)
        return sorted(spots)

    def facets(self) -> dict[str, list[str]]:
        work_studies = {session.work_study for session in self.sessions} - {WorkStudy.NONE.value}
        return {
            "domaine": sorted({code[0] for code in self.rome_codes}),
            "niveau": [str(self.level)] if self.level else [],
            "modalite": sorted({session.modality for session in self.sessions}),
            "alternance": sorted(work_studies),
            "public": sorted({audience for session in self.sessions for audience in session.audiences}),
            "financement": sorted({funding for session in self.sessions for funding in session.fundings}),
            "departement": sorted({session.department for session in self.sessions if session.department}),
        }

    def sessions_payload(self) -> list[list[Any]]:
        """Distinct sessions, soonest first: `[spot, city, date, open, modality, work-study, department]`."""
        rows = {
            (
                session.spot,
                session.city,
                session.starts_on.isoformat() if session.starts_on else "",
                int(session.is_open_entry),
                session.modality,
                session.work_study,
                session.department,
            )
            for session in self.sessions
        }
        return [list(row) for row in sorted(rows, key=lambda row: (row[2] or "9", row[1]))[:MOST_SESSIONS_SHOWN]]


# An address costs more to reverse than the rest of a document: it is worked out once, then filled in.
@lru_cache(maxsize=1)
def _training_address() -> str:
    return reverse("training", args=[_NO_UUID, _NO_SLUG])


@lru_cache(maxsize=1)
def _certification_address() -> str:
    return reverse("certification", args=[_NO_CODE])
