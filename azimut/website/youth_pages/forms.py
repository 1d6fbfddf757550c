"""The form of a youth theme: its words, whom it leads to, its aids, its numbers to call, its questions.

What the forms let through, the shape of a theme checks once more (guidance/youth/reading.py).
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils import timezone

from azimut.directory.enums import Theme
from azimut.directory.models import Network
from azimut.website.queries.directory_words import NEEDS

ICONS = {
    "home": "une maison",
    "bus": "un car",
    "J": "un cœur",
    "C": "un palais de justice",
    "K": "deux personnes",
    "L": "une note de musique",
    "globe": "le globe",
    "person": "une personne",
    "formation": "une toque d'étudiant",
    "metier": "une mallette",
    "phone": "un téléphone",
    "place": "un lieu",
}
LONGEST_KEY = 40
ENDS = (".", "!", "?")
MOST_SCHEMES, MOST_OTHERS = 30, 12


class SentenceField(forms.CharField):
    """A sentence: it ends with a full stop, which is added when it was forgotten."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_length=5, max_length=390, widget=forms.Textarea({"rows": 2}), **kwargs)

    def to_python(self, value: Any) -> str:
        return ended(super().to_python(value) or "")


def ended(text: str) -> str:
    text = " ".join(text.split())
    return text if not text or text.endswith(ENDS) else f"{text}."


class ThemeForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(label="Titre", min_length=3, max_length=60)
    summary = SentenceField(label="Introduction", help_text="Une phrase, sous le titre et dans la liste des pages.")
    rank = forms.IntegerField(label="Place dans la liste", min_value=1, max_value=99)
    icon = forms.ChoiceField(label="Dessin", choices=list(ICONS.items()))
    need = forms.ChoiceField(
        label="Besoin",
        choices=[(word, Theme(theme).label) for word, theme in NEEDS.items()],
        help_text="Les lieux montrés sont ceux de l'annuaire qui répondent à ce besoin pour les jeunes.",
    )
    structures_for = forms.CharField(
        label="Ces lieux aident à…", min_length=3, max_length=90, help_text="Par exemple : se loger."
    )
    networks = forms.MultipleChoiceField(
        label="Réseaux à montrer d'abord",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Six au plus. Le lieu le plus proche de chacun vient en tête.",
    )
    first_steps = forms.CharField(
        label="Par où commencer",
        widget=forms.Textarea({"rows": 5}),
        help_text="De deux à six phrases, une par ligne.",
    )
    note = forms.CharField(
        label="Ce que vous changez", required=False, max_length=200, help_text="Pour vos collègues, dans l'historique."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        networks: Any = self.fields["networks"]
        networks.choices = list(Network.objects.active().order_by("name").values_list("code", "name"))

    def clean_first_steps(self) -> list[str]:
        steps = [ended(line) for line in self.cleaned_data["first_steps"].splitlines() if line.strip()]
        if not 2 <= len(steps) <= 6:  # noqa: PLR2004  the shape of a theme
            raise forms.ValidationError("Écrivez de deux à six phrases, une par ligne.")
        return steps


class SchemeForm(forms.Form):
    name = forms.CharField(label="Nom de l'aide", min_length=3, max_length=90)
    for_whom = SentenceField(label="Pour qui ?")
    what = SentenceField(label="Ce que c'est", help_text="Pas de montant : il change, le site officiel le dit.")
    where = SentenceField(label="Où demander")
    url = forms.URLField(label="Adresse du site officiel", assume_scheme="https", max_length=300)
    checked_on = forms.DateField(
        label="Règles relues le",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if urlsplit(url).scheme != "https":
            raise forms.ValidationError("L'adresse commence par https://.")
        return url

    def clean_checked_on(self) -> Any:
        day = self.cleaned_data["checked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Cette date n'est pas encore passée.")
        return day


class LineForm(forms.Form):
    name = forms.CharField(label="Qui répond", min_length=3, max_length=90)
    phone = forms.RegexField(r"^[\d ]{2,14}$", label="Téléphone", error_messages={"invalid": "Des chiffres seulement."})
    hours = forms.CharField(label="Quand", min_length=5, max_length=80)


class QuestionForm(forms.Form):
    asked = forms.CharField(label="Question", min_length=3, max_length=90)
    answer = SentenceField(label="Réponse")


PARTS: Mapping[str, tuple[type[forms.BaseFormSet], str, str, str]] = {
    "schemes": (
        forms.formset_factory(SchemeForm, extra=1, can_delete=True, min_num=1, max_num=MOST_SCHEMES, validate_min=True),
        "Les aides et les dispositifs",
        "une aide",
        "Il faut au moins une aide.",
    ),
    "questions": (
        forms.formset_factory(QuestionForm, extra=1, can_delete=True, max_num=MOST_OTHERS),
        "Les questions fréquentes",
        "une question",
        "",
    ),
    "lines": (
        forms.formset_factory(LineForm, extra=1, can_delete=True, max_num=MOST_OTHERS),
        "Les numéros à appeler",
        "un numéro",
        "",
    ),
}
