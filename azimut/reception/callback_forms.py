"""Asking to be called back: the least that is needed to call, and the words one agrees to."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from azimut.core.guarded_forms import GuardedForm, WrittenText
from azimut.reception.consents import CHANGED, TO_BE_CALLED_BACK, is_another, unticked
from azimut.reception.enums import NOT_STATED, CallMoment, PersonNeed, PersonSituation
from azimut.reception.services.callbacks import NO_WORDS

LONGEST_WISH = 300
PHONE = RegexValidator(r"^\+?[\d .()-]{6,25}$", "Ce numéro n'est pas complet. Exemple : 06 12 34 56 78.")
MISSING = {
    "full_name": "Écrivez votre nom, ou juste votre prénom.",
    "phone": "Écrivez le numéro où vous appeler.",
    "has_consented": "Cochez la case pour que nous puissions transmettre votre demande.",
}


def spoken(choices: type) -> list[tuple[str, str]]:
    return [(value, label[0].upper() + label[1:]) for value, label in choices.choices]  # type: ignore[attr-defined]


class CallbackForm(GuardedForm):
    full_name = forms.CharField(
        label="Votre nom ou votre prénom",
        max_length=80,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": MISSING["full_name"]},
    )
    phone = forms.CharField(
        label="Votre téléphone",
        max_length=25,
        validators=[PHONE],
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": MISSING["phone"]},
    )
    email = forms.EmailField(
        label="Votre courriel (facultatif)",
        help_text="Pour recevoir aussi le lien de suivi, et savoir quand la structure répond.",
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": "Cette adresse n'est pas complète. Exemple : prenom@exemple.fr. Ou laissez vide."},
    )
    need = forms.ChoiceField(label="Ce qu'il vous faut", choices=spoken(PersonNeed), initial=PersonNeed.NE_SAIT_PAS)
    moment = forms.ChoiceField(label="Quand vous appeler", choices=spoken(CallMoment), initial=CallMoment.ANY)
    wish = WrittenText(
        label="Quelques mots de plus (facultatif)",
        help_text="300 signes au plus. N'écrivez rien sur votre santé ni sur votre vie privée.",
        required=False,
        max_length=LONGEST_WISH,
        widget=forms.Textarea({"rows": 3}),
    )
    situation = forms.CharField(required=False, widget=forms.HiddenInput)
    has_consented = forms.BooleanField(
        label="J'ai lu ce texte et je suis d'accord", error_messages={"required": MISSING["has_consented"]}
    )

    def clean_situation(self) -> str:
        """It comes from the address of the guided questions: anything else is as if nothing was said."""
        said = self.cleaned_data["situation"]
        return said if said in PersonSituation.values else NOT_STATED

    def clean_has_consented(self) -> bool:
        if is_another(self.data.get("consent_version", ""), TO_BE_CALLED_BACK):
            self.data = unticked(self.data)
            raise forms.ValidationError(CHANGED)
        return True

    @property
    def facts(self) -> dict[str, Any]:
        """What the request says, but for who the person is."""
        said = self.cleaned_data
        return {"needs": [said["need"]], "situation": said["situation"], "reason": said["wish"].strip() or NO_WORDS}

    @property
    def identity(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("full_name", "phone", "email")}
