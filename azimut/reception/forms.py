"""The one-screen form of a visit, and the same for a group."""

from typing import Any
from uuid import UUID

from django import forms
from django.db import models
from django.utils import timezone

from azimut.core.permissions import Actor
from azimut.directory.models import ReceptionPoint
from azimut.reception import enums
from azimut.reception.handing_over import resolve
from azimut.reception.models import ReceptionRecord
from azimut.reception.models.records import MOST_HANDED_OVER, MOST_MINUTES, MOST_PEOPLE, NOTE_LENGTH
from azimut.reception.note_screening import screen_note
from azimut.reception.services import oldest_kept
from azimut.territories.places import Place, find_places, place_of_code

DIMENSIONS: dict[str, type[models.TextChoices]] = {
    "gender": enums.Gender,
    "age_band": enums.AgeBand,
    "situation": enums.PersonSituation,
}
"""What a group is distributed by."""


def one_of(label: str, choices: type[models.TextChoices], *, as_list: bool = False) -> forms.ChoiceField:
    """Few choices are all seen at once; many are in a list, where a letter finds them by keyboard."""
    widget: Any = forms.Select() if as_list else forms.RadioSelect()
    return forms.ChoiceField(label=label, choices=choices.choices, widget=widget)


def several_of(label: str, choices: type[models.TextChoices], *, required: bool = False) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices.choices, widget=forms.CheckboxSelectMultiple(), required=required
    )


class PickedField(forms.MultipleChoiceField):
    """What no longer exists is left out, not refused: the person in front of the adviser must not wait for that."""

    def valid_value(self, _value: str) -> bool:
        return True


class VisitForm(forms.Form):
    """What is asked of every visit, one person or a group."""

    key = forms.UUIDField(widget=forms.HiddenInput())
    received_on = forms.DateField(label="Date", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reception_point = forms.ModelChoiceField(label="Lieu", queryset=ReceptionPoint.objects.none(), required=False)
    channel = one_of("Façon de faire", enums.Channel)
    origin = forms.CharField(
        label="Commune d'origine", required=False, help_text="Nom ou code postal. Vide : non communiquée."
    )
    newness = one_of("Première venue ?", enums.Newness)
    came_through = one_of("Venue par", enums.CameThrough, as_list=True)
    needs = several_of("Besoins", enums.PersonNeed, required=True)
    obstacles = several_of("Freins", enums.Obstacle)
    answers = several_of("Réponses données", enums.GivenAnswer)
    handed_over = PickedField(label="Remis à la personne", required=False)
    level = one_of("Niveau", enums.Level)
    duration_minutes = forms.IntegerField(label="Durée (minutes)", min_value=1, max_value=MOST_MINUTES)
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=NOTE_LENGTH,
        help_text="300 caractères, sans rien qui dise qui est la personne.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note_confirmed = forms.BooleanField(label="Cette note ne nomme personne", required=False)

    def __init__(self, *args: Any, actor: Actor, record: ReceptionRecord | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        self.asks_about_note = False
        points = ReceptionPoint.objects.current().filter(structure=actor.structure_id).order_by("city", "name")
        field: Any = self.fields["reception_point"]
        field.queryset = points
        field.empty_label = "Non précisé"
        field.label_from_instance = lambda point: point.name or point.address or point.city
        self.picked = resolve(self._asked_things())
        for name, field in self.fields.items():
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"aide-{name}"

    def _asked_things(self) -> list[str]:
        """What was picked, in the form sent or in the record copied; what no longer exists is left out."""
        data: Any = self.data
        codes = data.getlist("handed_over") if self.is_bound else self.initial.get("handed_over", [])
        return [str(code) for code in codes][:MOST_HANDED_OVER]

    def clean_handed_over(self) -> list[dict[str, str]]:
        return [thing.kept() for thing in self.picked]

    def clean_received_on(self) -> Any:
        day, today = self.cleaned_data["received_on"], timezone.localdate()
        if not oldest_kept(today) <= day <= today:
            raise forms.ValidationError("La date va d'il y a treize mois à aujourd'hui.")
        return day

    def clean_origin(self) -> str | None:
        """The code of the commune; several of the same name are told apart by their department."""
        typed = self.cleaned_data["origin"].strip()
        if not typed:
            return None
        found = [place for place in (_commune(typed), *find_places(typed, limit=5)) if place and place.commune_code]
        if not found:
            raise forms.ValidationError("Commune inconnue : vérifiez le nom ou le code postal, ou laissez vide.")
        return found[0].commune_code

    def clean_note(self) -> str:
        note = " ".join(self.cleaned_data["note"].split())
        findings = screen_note(note)
        self.asks_about_note = any(not finding.is_refused for finding in findings)
        is_confirmed = self.data.get("note_confirmed") == "on"
        standing = [finding for finding in findings if finding.is_refused or not is_confirmed]
        if standing:
            sentences = [finding.sentence for finding in standing]
            advice = "Écrivez la note sans rien qui dise qui est la personne."
            if not any(finding.is_refused for finding in standing):
                advice = "Retirez-le, ou cochez « Cette note ne nomme personne »."
            raise forms.ValidationError(" ".join([*sentences, advice]))
        return note

    def facts(self) -> dict[str, Any]:
        """The fields of the record."""
        left_out = {"key", "note_confirmed", "origin"}
        said = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return {**said, "origin_id": self.cleaned_data["origin"]}


class IndividualForm(VisitForm):
    gender = one_of("Genre", enums.Gender)
    age_band = one_of("Âge", enums.AgeBand)
    situation = one_of("Situation", enums.PersonSituation, as_list=True)

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "kind": enums.RecordKind.INDIVIDUAL.value, "people_count": 1, "shares": None}


class GroupForm(VisitForm):
    """A class of 25, a fair of 200: one entry. What is not distributed is *non communiqué*: totals always agree."""

    people_count = forms.IntegerField(label="Nombre de personnes", min_value=1, max_value=MOST_PEOPLE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for dimension, choices in DIMENSIONS.items():
            for code, label in choices.choices:
                if code != enums.NOT_STATED:
                    self.fields[f"{dimension}-{code}"] = forms.IntegerField(
                        label=label.capitalize(), min_value=0, max_value=MOST_PEOPLE, required=False
                    )

    def rows(self, dimension: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(f"{dimension}-")]

    @property
    def distributions(self) -> list[tuple[str, list[forms.BoundField]]]:
        titles = {"gender": "Genre", "age_band": "Âge", "situation": "Situation"}
        return [(titles[dimension], self.rows(dimension)) for dimension in DIMENSIONS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        people = cleaned.get("people_count")
        cleaned["shares"] = shares = {}
        for dimension, choices in DIMENSIONS.items():
            given = {code: cleaned.pop(f"{dimension}-{code}", None) or 0 for code in choices.values}
            said = {code: number for code, number in given.items() if number}
            left = (people or 0) - sum(said.values())
            if people and left < 0:
                first = next(iter(said))
                self.add_error(
                    f"{dimension}-{first}", f"La répartition dépasse le groupe : {people - left} au lieu de {people}."
                )
            shares[dimension] = {**said, **({enums.NOT_STATED: left} if left > 0 else {})}
        return cleaned

    def facts(self) -> dict[str, Any]:
        one = dict.fromkeys(DIMENSIONS, enums.NOT_STATED)
        return {**super().facts(), **one, "kind": enums.RecordKind.COLLECTIVE.value}


def _commune(typed: str) -> Place | None:
    """What the form wrote itself when it shows a record again: the code of the commune."""
    return place_of_code(typed) if len(typed) == len("28085") else None


def initial_from(record: ReceptionRecord, key: UUID) -> dict[str, Any]:
    """The form of a record, to correct it or to copy it."""
    names = [name for name in VisitForm.base_fields if name not in {"key", "origin", "note_confirmed", "handed_over"}]
    said = {name: getattr(record, name) for name in names}
    spread = {
        f"{dimension}-{code}": number
        for dimension, numbers in (record.shares or {}).items()
        for code, number in numbers.items()
    }
    return {
        **said,
        **spread,
        **{name: getattr(record, name) for name in (*DIMENSIONS, "people_count")},
        "key": key,
        "origin": record.origin.name if record.origin else "",
        "handed_over": [f"{thing['type']}:{thing['id']}" for thing in record.handed_over],
    }
