"""One form a part of the page: it shows what the part says, and gives back the columns it holds."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db import models

from azimut.core.importing.rows import KeptModel
from azimut.core.text import capitalised
from azimut.directory.coverage import area_codes_near, area_names, is_area_code
from azimut.directory.enums import Mission, Public, ServiceMode, Theme
from azimut.directory.phones import normalise_phone

LONGEST_PRESENTATION = 3_000
WEB_FAULT = "Cette adresse n'est pas complète. Exemple : https://www.exemple.fr"
MAIL_FAULT = "Cette adresse n'est pas complète. Exemple : accueil@exemple.fr"


class WrittenText(forms.CharField):
    """Browsers send a new line as two signs; it counts, and is kept, as one."""

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n")) or ""


def one_line(label: str, *, length: int, help_text: str = "", required: bool = False, kind: str = "text") -> Any:
    words = {"required": "Ce champ est à remplir.", "max_length": "Le texte dépasse %(limit_value)d signes."}
    return forms.CharField(
        label=label, max_length=length, help_text=help_text, required=required, error_messages=words,
        widget=forms.TextInput({"type": kind}),
    )  # fmt: skip


def a_text(label: str, *, length: int = LONGEST_PRESENTATION, rows: int = 6, help_text: str = "") -> Any:
    words = {"max_length": "Le texte fait %(show_value)d signes, pour %(limit_value)d au plus."}
    return WrittenText(
        label=label, max_length=length, help_text=help_text, required=False, error_messages=words,
        widget=forms.Textarea({"rows": rows}),
    )  # fmt: skip


def a_web_page(label: str, help_text: str = "") -> Any:
    return forms.URLField(
        label=label, max_length=400, help_text=help_text, required=False, assume_scheme="https",
        error_messages={"invalid": WEB_FAULT}, widget=forms.TextInput({"inputmode": "url", "autocomplete": "url"}),
    )  # fmt: skip


def an_address(label: str) -> Any:
    return forms.EmailField(label=label, max_length=254, required=False, error_messages={"invalid": MAIL_FAULT})


def several_of(label: str, choices: type[models.TextChoices], help_text: str = "") -> Any:
    return forms.MultipleChoiceField(
        label=label,
        choices=[(value, capitalised(str(said))) for value, said in choices.choices],
        help_text=help_text,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class PhoneField(forms.CharField):
    """Kept as it is dialled, shown as it is said."""

    def __init__(self, label: str, help_text: str = "Exemple : 04 73 00 00 00.") -> None:
        widget = forms.TextInput({"type": "tel", "autocomplete": "tel"})
        super().__init__(label=label, help_text=help_text, required=False, max_length=40, widget=widget)

    def clean(self, value: Any) -> str:
        phone = normalise_phone(super().clean(value))
        if phone and not phone.lstrip("+").isdigit():
            raise forms.ValidationError("Écrivez un numéro de téléphone, avec des chiffres. Exemple : 04 73 00 00 00.")
        if len(phone) > 25:  # noqa: PLR2004  the width of the column
            raise forms.ValidationError("Ce numéro est trop long.")
        return phone


class PartForm(forms.Form):
    """A form of one part. `columns` are filled from the thing, and given back by `values`."""

    columns: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any = None, *, thing: KeptModel | None = None) -> None:
        self.thing = thing
        super().__init__(data, initial=self.initial_of(thing) if thing else None, label_suffix="")

    def initial_of(self, thing: KeptModel) -> dict[str, Any]:
        return {name: getattr(thing, name) for name in self.columns}

    @property
    def values(self) -> dict[str, Any]:
        """Columns and what they become, once the form is valid."""
        return {name: self.cleaned_data[name] for name in self.columns}


class NameForm(PartForm):
    columns: ClassVar[tuple[str, ...]] = ("name",)
    name = one_line("Nom de la structure", length=200, required=True, help_text="Celui que les gens connaissent.")


class PresentationForm(PartForm):
    columns: ClassVar[tuple[str, ...]] = ("presentation", "website")
    presentation = a_text(
        "Présentation", help_text="Deux ou trois phrases simples : qui vous recevez, pour quoi faire, comment venir."
    )
    website = a_web_page("Site internet")


class MissionsForm(PartForm):
    columns: ClassVar[tuple[str, ...]] = ("missions",)
    missions = several_of(
        "À quelles missions la structure s'engage-t-elle ?",
        Mission,
        "Ce sont les quatre missions de la charte du service public régional de l'orientation.",
    )


class ContactForm(PartForm):
    columns: ClassVar[tuple[str, ...]] = ("phone", "email")
    phone = PhoneField("Téléphone de l'accueil")
    email = an_address("Courriel de l'accueil")

    def initial_of(self, thing: KeptModel) -> dict[str, Any]:
        return {"phone": thing.spoken_phone, "email": thing.email}


class AccessibilityForm(PartForm):
    columns: ClassVar[tuple[str, ...]] = ("accessibility", "accessibility_url")
    accessibility = a_text(
        "Comment venir et entrer avec un handicap ?",
        rows=4,
        length=1_000,
        help_text="Marches, ascenseur, place de parking, boucle magnétique, langue des signes…",
    )
    accessibility_url = a_web_page(
        "Page du lieu sur Acceslibre", "Acceslibre est le site de l'État où chaque lieu décrit son accessibilité."
    )


class ServiceForm(PartForm):
    columns: ClassVar[tuple[str, ...]] = ("name", "description", "themes")
    name = one_line("Nom du service", length=200, required=True, help_text="Avec un verbe : « Faire le point ».")
    description = a_text(
        "Ce qu'on y fait", help_text="Deux ou trois phrases : comment cela se passe, combien de temps."
    )
    themes = several_of("À quels besoins répond-il ?", Theme)


class AudienceForm(PartForm):
    columns: ClassVar[tuple[str, ...]] = ("publics", "conditions")
    publics = several_of("Qui peut venir ?", Public)
    conditions = a_text(
        "Conditions", rows=3, length=1_000, help_text="Âge, inscription, rendez-vous… Vide : aucune condition."
    )


class ModesForm(PartForm):
    columns: ClassVar[tuple[str, ...]] = ("modes", "is_free", "fees", "phone", "email", "website")
    modes = several_of("Comment y accéder ?", ServiceMode)
    price = forms.ChoiceField(
        label="Prix",
        choices=[("free", "Gratuit"), ("paid", "Payant"), ("", "Non précisé")],
        required=False,
        widget=forms.RadioSelect,
    )
    fees = a_text("Précisions sur le prix", rows=2, length=400)
    phone = PhoneField("Téléphone du service", "S'il n'est pas celui de l'accueil.")
    email = an_address("Courriel du service")
    website = a_web_page("Page du service")

    def initial_of(self, thing: KeptModel) -> dict[str, Any]:
        said: dict[str, Any] = super().initial_of(thing)
        price = {True: "free", False: "paid", None: ""}[said.pop("is_free")]
        return {**said, "price": price, "phone": thing.spoken_phone}

    @property
    def values(self) -> dict[str, Any]:
        is_free = {"free": True, "paid": False}.get(self.cleaned_data["price"])
        return {name: self.cleaned_data[name] for name in self.columns if name != "is_free"} | {"is_free": is_free}


class CoverageForm(PartForm):
    columns: ClassVar[tuple[str, ...]] = ("coverage",)
    coverage = forms.MultipleChoiceField(
        label="Où habitent les personnes que ce service peut recevoir ?",
        help_text="Rien de coché : autour de vos lieux d'accueil.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    more = one_line(
        "Autres territoires",
        length=1_000,
        help_text="Facultatif. Codes séparés par des espaces : commune (28085), département (dep-28), "
        "intercommunalité (epci-200033181).",
    )

    def __init__(self, data: Any = None, *, thing: KeptModel | None = None) -> None:
        super().__init__(data, thing=thing)
        field: Any = self.fields["coverage"]
        field.choices = self._choices(thing)

    def _choices(self, thing: Any) -> Iterable[tuple[str, str]]:
        codes = [*area_codes_near(thing.structure), *thing.coverage]
        names = area_names(codes)
        return [(code, capitalised(names.get(code, code))) for code in dict.fromkeys(codes)]

    def clean_more(self) -> list[str]:
        codes: list[str] = self.cleaned_data["more"].split()
        names = area_names(codes)
        wrong = [code for code in codes if not is_area_code(code) or code not in names]
        if wrong:
            raise forms.ValidationError(f"Nous ne connaissons pas ce territoire : {wrong[0]}.")
        return codes

    @property
    def values(self) -> dict[str, Any]:
        return {"coverage": list(dict.fromkeys([*self.cleaned_data["coverage"], *self.cleaned_data["more"]]))}


class NewServiceForm(ServiceForm):
    """What a service needs to be found; the rest is filled afterwards, part by part."""

    columns: ClassVar[tuple[str, ...]] = ("name", "description", "themes", "publics", "conditions")
    publics = AudienceForm.base_fields["publics"]
    conditions = AudienceForm.base_fields["conditions"]
