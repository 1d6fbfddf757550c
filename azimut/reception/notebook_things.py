"""What a notebook keeps: pages about a thing, known by its code, and pages that answer a question, known by it.

Titles and addresses are read again each time: an occupation that was renamed is under its name of today, and what has
ended says so. An address is always one of this site: only the question is kept, never a path.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.db import models
from django.urls import reverse

from azimut.catalogue.models import Certification, Occupation, Training
from azimut.core.text import capitalised
from azimut.directory.models import Structure
from azimut.guidance.funding import schemes_for
from azimut.guidance.youth.online import themes_online
from azimut.reception.enums_notebook import NotebookKind
from azimut.reception.models.notebooks import KEY_LENGTH, NotebookItem
from azimut.territories.models import Territory
from azimut.territories.places import place_of_code

Kind = NotebookKind


@dataclass(frozen=True, slots=True)
class KeptThing:
    """A page as it is today. `gone` says why it should not be counted on; empty while it is alive."""

    kind: str
    key: str
    title: str
    path: str
    gone: str = ""

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)


@dataclass(frozen=True, slots=True)
class _Table:
    model: type[models.Model]
    field: str
    title: str
    ended: str


_TABLES = {
    Kind.OCCUPATION: _Table(Occupation, "rome_code", "label", "Ce métier n'est plus dans la liste nationale depuis le"),
    Kind.TRAINING: _Table(Training, "pk", "title", "Cette formation n'est plus proposée depuis le"),
    Kind.CERTIFICATION: _Table(Certification, "code", "title", "Cette certification a pris fin le"),
    Kind.STRUCTURE: _Table(Structure, "pk", "name", "Ce lieu ne reçoit plus depuis le"),
    Kind.TERRITORY: _Table(Territory, "code", "name", "Ce territoire n'est plus suivi depuis le"),
}

_QUESTIONS = {
    Kind.SEARCH: "search",
    Kind.INTERESTS: "explore_interests_result",
    Kind.SKILLS: "explore_skills_result",
    Kind.HELP: "guidance_answer",
}
"""Pages whose whole question is in the address."""

_FIXED_TITLES = {
    Kind.INTERESTS: "Les métiers qui me vont bien, d'après mes réponses",
    Kind.SKILLS: "Les métiers à ma portée, d'après ce que je sais faire",
    Kind.HELP: "Les lieux qui peuvent m'aider, d'après mes réponses",
}


def thing_of(code: str) -> KeptThing | None:
    """What `kind:key` stands for, as a button of a page sends it; None when nothing can be kept under it."""
    kind, _, key = code.partition(":")
    if kind not in Kind.values or not key or len(key) > KEY_LENGTH or not key.isprintable():
        return None
    tidy = _tidy_key(Kind(kind), key)
    return things_of([(kind, tidy)]).get((kind, tidy)) if tidy else None


def things_of(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], KeptThing]:
    """The things alive or ended of these kinds and keys; unknown ones are left out. At most a query for each table."""
    asked = list(dict.fromkeys(pairs))
    rows = _rows_of(asked)
    found: dict[tuple[str, str], KeptThing] = {}
    for kind, key in asked:
        thing = _MAKERS[Kind(kind)](Kind(kind), key, rows)
        if thing is not None:
            found[kind, key] = thing
    return found


def thing_of_item(item: NotebookItem, known: dict[tuple[str, str], KeptThing]) -> KeptThing:
    """The thing of today; what has gone without a trace keeps the title it was kept under, and no address."""
    gone = KeptThing(item.kind, item.key, item.title, "", "Cette page n'existe plus.")
    return known.get((item.kind, item.key), gone)


_Rows = dict[tuple[str, str], Any]


def _rows_of(asked: list[tuple[str, str]]) -> _Rows:
    """The rows of the tables, by kind and key; a path needs its occupation."""
    wanted: dict[Kind, set[str]] = {}
    for kind, key in asked:
        table = Kind.OCCUPATION if kind == Kind.PATH else Kind(kind)
        if table in _TABLES:
            wanted.setdefault(table, set()).add(key.partition("?")[0])
    rows: _Rows = {}
    for table, keys in wanted.items():
        source = _TABLES[table]
        valid = [key for key in keys if source.field != "pk" or _is_uuid(key)]
        found = source.model._default_manager.filter(**{f"{source.field}__in": valid})  # noqa: SLF001  documented API
        rows |= {(table.value, str(getattr(row, source.field))): row for row in found}
    if any(kind == Kind.THEME for kind, _key in asked):
        rows |= {(Kind.THEME.value, key): theme for key, theme in themes_online().items()}
    return rows


def _of_table(kind: Kind, key: str, rows: _Rows) -> KeptThing | None:
    row = rows.get((kind.value, key))
    if row is None:
        return None
    table = _TABLES[kind]
    gone = f"{table.ended} {row.ended_on:%d/%m/%Y}." if row.ended_on else ""
    return KeptThing(kind, key, capitalised(getattr(row, table.title)), row.get_absolute_url(), gone)


def _of_path(kind: Kind, key: str, rows: _Rows) -> KeptThing | None:
    code, _, query = key.partition("?")
    row = rows.get((Kind.OCCUPATION.value, code))
    if row is None:
        return None
    path = reverse("occupation_path", args=[row.rome_code, row.slug])
    return KeptThing(kind, key, f"Le parcours vers : {row.label}", f"{path}?{query}" if query else path)


def _of_territory(kind: Kind, key: str, rows: _Rows) -> KeptThing | None:
    """Communes, departments and regions are in memory; the territories the region draws are in their table."""
    place = place_of_code(key)
    if place is None:
        return _of_table(kind, key, rows)
    return KeptThing(kind, key, place.label, reverse("territory", args=[key]))


def _of_question(kind: Kind, key: str, _rows: _Rows) -> KeptThing:
    title = _FIXED_TITLES.get(kind) or _title_of_search(key)
    return KeptThing(kind, key, title, f"{reverse(_QUESTIONS[kind])}?{key}")


def _of_funding(kind: Kind, key: str, _rows: _Rows) -> KeptThing | None:
    scheme = next((scheme for scheme in schemes_for("") if scheme.code == key), None)
    return KeptThing(kind, key, capitalised(scheme.title), f"{reverse('funding')}#{key}") if scheme else None


def _of_theme(kind: Kind, key: str, rows: _Rows) -> KeptThing | None:
    theme = rows.get((kind.value, key))
    return KeptThing(kind, key, theme.title, reverse("youth_theme", args=[key])) if theme else None


def _title_of_search(query: str) -> str:
    asked = dict(parse_qsl(query))
    what, where = asked.get("quoi", "").strip(), asked.get("ou", "").strip()
    title = f"« {what} »" if what else "Tout"
    return f"{title}, {where}" if where else title


_MAKERS: dict[Kind, Callable[[Kind, str, _Rows], KeptThing | None]] = {
    **dict.fromkeys(_TABLES, _of_table),
    **dict.fromkeys(_QUESTIONS, _of_question),
    Kind.PATH: _of_path,
    Kind.TERRITORY: _of_territory,
    Kind.FUNDING: _of_funding,
    Kind.THEME: _of_theme,
}


def _tidy_key(kind: Kind, key: str) -> str:
    """One way to write a key, so that a thing is kept once; empty when it is none."""
    if kind in _QUESTIONS:
        return _tidy_query(key)
    head, _, query = key.partition("?")
    head = head.upper() if kind in {Kind.OCCUPATION, Kind.PATH} else head
    query = _tidy_query(query) if kind == Kind.PATH else ""
    return f"{head}?{query}" if query else head


def _tidy_query(query: str) -> str:
    """Without what is empty, nor the page of a list."""
    try:
        pairs = parse_qsl(query, max_num_fields=60)
    except ValueError:
        return ""
    tidy = urlencode([(name, value) for name, value in pairs if name not in {"page", "plus"}])
    return tidy if len(tidy) <= KEY_LENGTH else ""


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
