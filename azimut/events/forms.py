"""The form of an event: what, when on the clock of Paris, where, how to come."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from azimut.core.permissions import Actor
from azimut.core.text import fold
from azimut.directory.enums import Theme
from azimut.events.enums import EventAudience, EventKind, Repetition
from azimut.events.models import Event
from azimut.territories.models import Commune
from azimut.territories.places import Place, find_places, place_of_code

LONGEST_REPETITION = timedelta(days=366)
FURTHEST = timedelta(days=2 * 366)


def date_field(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs)


def time_field(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))


class EventForm(forms.Form):
    title = forms.CharField(label="Titre", min_length=5, max_length=120)
    kind = forms.ChoiceField(label="Genre", choices=EventKind.choices)
    audience = forms.ChoiceField(
        label="Pour qui ?",
        choices=EventAudience.choices,
        help_text="Un événement entre professionnels n'est visible qu'une fois connecté.",
    )
    summary = forms.CharField(
        label="Présentation",
        min_length=20,
        max_length=2_000,
        widget=forms.Textarea({"rows": 6}),
        help_text="Ce qu'on y fait, à qui cela sert. Des phrases courtes, sans sigle.",
    )
    organiser_name = forms.CharField(label="Qui organise ?", max_length=160)
    starts_on = date_field("Jour")
    starts_time = time_field("Début")
    ends_on = date_field("Dernier jour", required=False, help_text="S'il dure plusieurs jours de suite.")
    ends_time = time_field("Fin")
    repetition = forms.ChoiceField(label="Il revient", choices=Repetition.choices, required=False)
    repeats_until = date_field("Jusqu'au", required=False, help_text="S'il revient : le dernier jour possible.")
    town = forms.CharField(label="Commune", max_length=100, required=False, help_text="Vide, si tout est à distance.")
    place_name = forms.CharField(label="Nom du lieu", max_length=120, required=False)
    address = forms.CharField(label="Adresse", max_length=200, required=False)
    online_url = forms.URLField(
        label="Lien pour y assister à distance", max_length=300, required=False, assume_scheme="https"
    )
    booking = forms.CharField(
        label="Inscription",
        max_length=300,
        required=False,
        help_text="Par exemple : entrée libre ; ou un numéro d'accueil à appeler. Pas le nom d'une personne.",
    )
    url = forms.URLField(label="Page de l'événement", max_length=300, required=False, assume_scheme="https")
    themes = forms.MultipleChoiceField(
        label="Thèmes", choices=Theme.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, sent: Any = None, *, actor: Actor, event: Event | None = None) -> None:
        super().__init__(sent, initial=_said_by(event) if event else None)
        self.is_new = event is None
        if actor.structure_id or (event and event.organiser_id):
            del self.fields["organiser_name"]

    def clean_town(self) -> Commune | None:
        typed = " ".join(self.cleaned_data["town"].split())
        if not typed:
            return None
        found = [place for place in find_places(typed, 6) if place.commune_code]
        if not found:
            raise forms.ValidationError(f"Nous ne connaissons pas la commune « {typed} ». Essayez son code postal.")
        if len(found) > 1 and not _is_clear(typed, found):
            labels = ", ".join(place.label for place in found[:3])
            raise forms.ValidationError(f"Plusieurs communes s'appellent ainsi : {labels}… Écrivez l'une d'elles.")
        return Commune.objects.get(code=found[0].commune_code)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        said["starts_at"] = _moment(said["starts_on"], said["starts_time"])
        said["ends_at"] = _moment(said["ends_on"] or said["starts_on"], said["ends_time"])
        self._check_dates(said)
        if not said["town"] and not said["online_url"]:
            self.add_error("town", "Donnez une commune, ou un lien pour y assister à distance.")
        return said

    def _check_dates(self, said: dict[str, Any]) -> None:
        now = timezone.now()
        if said["ends_at"] <= said["starts_at"]:
            self.add_error("ends_time", "La fin vient après le début.")
        if said["starts_at"] > now + FURTHEST:
            self.add_error("starts_on", "Cette date est dans plus de deux ans : vérifiez l'année.")
        if self.is_new and said["ends_at"] < now and not said["repeats_until"]:
            self.add_error("starts_on", "Cette date est passée.")
        if (said["repetition"] or Repetition.NONE) == Repetition.NONE:
            said["repetition"], said["repeats_until"] = Repetition.NONE, None
        elif not said["repeats_until"] or said["repeats_until"] <= said["starts_on"]:
            self.add_error("repeats_until", "Il revient : donnez le dernier jour possible, après le premier.")
        elif said["repeats_until"] > said["starts_on"] + LONGEST_REPETITION:
            self.add_error("repeats_until", "Un an au plus : vous pourrez le prolonger.")

    def facts(self) -> dict[str, Any]:
        """What was said, under the names of the model."""
        said = self.cleaned_data
        kept = ("title", "kind", "audience", "summary", "themes", "starts_at", "ends_at", "repetition", "repeats_until")
        facts = {name: said[name] for name in (*kept, "place_name", "address", "online_url", "booking", "url")}
        facts["commune"] = said["town"]
        if "organiser_name" in said:
            facts["organiser_name"] = said["organiser_name"]
        return facts


class ReasonForm(forms.Form):
    """Shown twice on one sheet at most, hence its own ids."""

    reason = forms.CharField(max_length=400, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *, label: str, ids: str) -> None:
        super().__init__(auto_id=f"{ids}-%s")
        self.fields["reason"].label = label


def _moment(day: Any, hour: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _is_clear(typed: str, found: list[Place]) -> bool:
    """One is written as it is, and the only one to be."""
    same = [place for place in found if fold(typed) in {fold(place.label), fold(place.name)}]
    return any(fold(place.label) == fold(typed) for place in same) or len(same) == 1


def _said_by(event: Event) -> dict[str, Any]:
    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    place = place_of_code(event.commune_id) if event.commune_id else None
    kept = ("title", "kind", "audience", "summary", "themes", "organiser_name", "repetition", "repeats_until")
    return {
        **{name: getattr(event, name) for name in (*kept, "place_name", "address", "online_url", "booking", "url")},
        "starts_on": starts.date(),
        "starts_time": starts.time(),
        "ends_on": ends.date() if ends.date() != starts.date() else None,
        "ends_time": ends.time(),
        "town": place.label if place else "",
    }
