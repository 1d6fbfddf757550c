"""Publishing slots, and taking one: the least that is needed to be expected."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.crypto import salted_hmac

from azimut.core.guarded_forms import GuardedForm
from azimut.core.permissions import Actor
from azimut.directory.models import ReceptionPoint
from azimut.reception.callback_forms import PHONE
from azimut.reception.enums_appointment import SlotMode
from azimut.reception.models.appointments import LONGEST_MINUTES, MOST_SEATS, NAME_LENGTH, AppointmentSlot
from azimut.reception.services.appointments import Rhythm

LONGEST_WEEKS = 26


class SlotField(forms.ModelChoiceField):
    """A slot among those still free; one that was just taken says so."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Le créneau",
            queryset=AppointmentSlot.objects.none(),
            error_messages={
                "required": "Choisissez un créneau.",
                "invalid_choice": "Ce créneau vient d'être pris. Choisissez-en un autre.",
            },
            **kwargs,
        )


class BookForm(GuardedForm):
    slot = SlotField()
    called = forms.CharField(
        label="Comment vous appeler (facultatif)",
        help_text="Un prénom suffit.",
        required=False,
        max_length=NAME_LENGTH,
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    phone = forms.CharField(
        label="Votre téléphone",
        help_text="Facultatif sur place. Il sert à vous appeler, ou à vous prévenir si le rendez-vous change.",
        required=False,
        max_length=25,
        validators=[PHONE],
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label="Votre courriel (facultatif)",
        help_text="Pour recevoir le lien de votre rendez-vous et un rappel la veille.",
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": "Cette adresse n'est pas complète. Exemple : prenom@exemple.fr. Ou laissez vide."},
    )

    def __init__(self, *args: Any, slots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["slot"]
        field.queryset = slots

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        slot = cleaned.get("slot")
        if slot is not None and slot.mode == SlotMode.PHONE and not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", "Ce rendez-vous se passe au téléphone : donnez le numéro où vous appeler.")
        return cleaned

    @property
    def link(self) -> str:
        """Always the same for a form shown once: sent twice, it takes one seat. Nobody else has its signed token."""
        return salted_hmac("reception.appointment", str(self.data.get("token", "")), algorithm="sha256").hexdigest()

    @property
    def person(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("called", "phone", "email")}


class MoveForm(forms.Form):
    slot = SlotField()

    def __init__(self, *args: Any, slots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["slot"]
        field.queryset = slots


def _date(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _time(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class PublishForm(forms.Form):
    """A half-day, the same each week: written once, published for weeks."""

    first_on = _date("Premier jour")
    starts = _time("De")
    ends = _time("À")
    minutes = forms.IntegerField(label="Durée d'un rendez-vous (minutes)", min_value=5, max_value=LONGEST_MINUTES)
    capacity = forms.IntegerField(label="Places à chaque fois", min_value=1, max_value=MOST_SEATS)
    weeks = forms.IntegerField(
        label="Combien de semaines de suite",
        min_value=1,
        max_value=LONGEST_WEEKS,
        help_text="1 : ce jour-là seulement. Les jours fériés sont sautés.",
        widget=forms.NumberInput(attrs={"aria-describedby": "aide-weeks"}),
    )
    mode = forms.ChoiceField(label="Façon de faire", choices=SlotMode.choices)
    point = forms.ModelChoiceField(label="Lieu", queryset=ReceptionPoint.objects.none(), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["point"]
        field.queryset = ReceptionPoint.objects.current().filter(structure=actor.structure_id, is_remote=False)
        field.empty_label = "Non précisé"
        field.label_from_instance = lambda point: point.name or point.address or point.city

    def clean_first_on(self) -> Any:
        day = self.cleaned_data["first_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("Ce jour est passé.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends, minutes = (cleaned.get(name) for name in ("starts", "ends", "minutes"))
        if starts and ends and minutes:
            length = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
            if length < minutes:
                self.add_error("ends", "Il n'y a pas le temps d'un rendez-vous entre ces deux heures.")
        return cleaned

    def rhythm(self) -> Rhythm:
        return Rhythm(**{name: self.cleaned_data[name] for name in ("first_on", "starts", "ends", "minutes", "weeks")})
