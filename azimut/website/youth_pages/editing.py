"""A theme taken apart into forms, and put together again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict
from pydantic import ValidationError

from azimut.core.form_faults import Fault, faults_of
from azimut.core.profile import active_profile
from azimut.core.text import slug
from azimut.guidance.youth.reading import YouthTheme
from azimut.website.youth_pages.forms import LONGEST_KEY, PARTS, ThemeForm

FIRST_RANK = 50
"""Where a new page goes when nobody says: after the others."""


@dataclass(frozen=True, slots=True)
class Part:
    """Repeated forms of one kind, as the page shows them."""

    name: str
    title: str
    one: str
    formset: Any
    fault: str


class ThemeEditing:
    """The forms of one theme, filled from what it says now, or from what was sent."""

    def __init__(self, theme: YouthTheme | None, revision: int, sent: QueryDict | None = None) -> None:
        said = _said(theme)
        self.head = ThemeForm(sent, initial={"revision": revision, **said["head"]})
        self.parts = [
            Part(name, title, one, kind(sent, prefix=name, initial=said[name]), fault)
            for name, (kind, title, one, fault) in PARTS.items()
        ]

    @property
    def forms(self) -> list[Any]:
        return [self.head, *(form for part in self.parts for form in part.formset.forms)]

    def is_valid(self) -> bool:
        return all([self.head.is_valid(), *(part.formset.is_valid() for part in self.parts)])

    @property
    def revision(self) -> int:
        revision: int = self.head.cleaned_data["revision"]
        return revision

    @property
    def note(self) -> str:
        note: str = self.head.cleaned_data["note"]
        return note

    def theme(self, key: str) -> YouthTheme | None:
        """The theme as written; none, with the reason on the form, when its shape is not right."""
        head = {name: value for name, value in self.head.cleaned_data.items() if name not in {"revision", "note"}}
        rows = {part.name: _kept_rows(part.formset) for part in self.parts}
        for scheme in rows["schemes"]:
            scheme["site"] = (urlsplit(scheme["url"]).hostname or "").removeprefix("www.")
        try:
            return YouthTheme.model_validate({"key": key or key_of(head["title"]), **head, **rows})
        except ValidationError as error:
            first = error.errors()[0]
            self.head.add_error(None, f"Ce texte ne convient pas ({'.'.join(map(str, first['loc']))}).")
            return None

    def is_outdated(self, sentence: str, revision: int) -> None:
        """Someone else saved meanwhile: said once, and the next save keeps what is written here."""
        self.head.add_error(None, sentence)
        sent: Any = self.head.data.copy()
        sent["revision"] = str(revision)
        self.head.data = sent

    def faults(self) -> Iterator[Fault]:
        """The field and the sentence of each mistake."""
        for form in self.forms:
            yield from faults_of(form)
        for part in self.parts:
            if part.formset.is_bound and part.formset.non_form_errors():
                yield "", part.fault or f"{part.title} : il y en a trop."


def key_of(title: str) -> str:
    """The address of a new page: letters and hyphens of its title."""
    letters = "".join(letter if letter.isalpha() else "-" for letter in slug(title))
    return "-".join(part for part in letters.split("-") if part)[:LONGEST_KEY].rstrip("-") or "page"


def _kept_rows(formset: Any) -> list[dict[str, Any]]:
    filled = [form.cleaned_data for form in formset.forms if form.cleaned_data and form not in formset.deleted_forms]
    return [{name: value for name, value in row.items() if name != "DELETE"} for row in filled]


def _said(theme: YouthTheme | None) -> dict[str, Any]:
    """What the forms start from. Aids of other regions are left out: this region does not show them."""
    if theme is None:
        return {"head": {"rank": FIRST_RANK}, **{name: [] for name in PARTS}}
    content = theme.model_dump()
    schemes = [scheme.model_dump() for scheme in theme.schemes_in(active_profile().region.code)]
    head = {name: value for name, value in content.items() if name in ThemeForm.base_fields}
    return {
        "head": {**head, "first_steps": "\n".join(theme.first_steps)},
        "schemes": schemes,
        "questions": content["questions"],
        "lines": content["lines"],
    }
