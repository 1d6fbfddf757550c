"""Forms of the adviser in a person's notebook: open it, write the aim, write a step."""

from typing import Any

from django import forms
from django.utils import timezone

from azimut.guidance.funding import funding_schemes
from azimut.reception.enums_notebook import AccessLength, Feasibility, FundingState, PlanLevel, StepActor, StepState
from azimut.reception.models import PlanStep
from azimut.reception.models.plans import GOAL_LENGTH, STEP_LENGTH
from azimut.reception.notebook_codes import read_code
from azimut.reception.notebook_forms import ScreenedForm
from azimut.reception.services.plans import STEP_FIELDS

NO_SCHEME = ("", "Aucun dispositif")


class OpenForm(forms.Form):
    code = forms.CharField(
        label="Code du carnet",
        max_length=60,
        help_text="Treize lettres et chiffres, que la personne vous donne. Elle peut y mettre fin à tout moment.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    length = forms.ChoiceField(
        label="Pour combien de temps", choices=AccessLength.choices, initial=AccessLength.MEETING
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError("Un code a treize lettres et chiffres, comme K7QD-M2XV-9RTPB.")
        return code


class GoalForm(ScreenedForm):
    screened = "goal"
    level = forms.ChoiceField(label="Niveau du conseil", choices=PlanLevel.choices)
    goal = forms.CharField(
        label="Projet",
        required=False,
        max_length=GOAL_LENGTH,
        help_text="Ce que la personne veut, avec ses mots. Rien qui dise qui elle est.",
        widget=forms.Textarea(attrs={"rows": 3, "aria-describedby": "aide-goal"}),
    )


class StepForm(ScreenedForm):
    screened = "what"
    what = forms.CharField(
        label="Ce qu'il faut faire", max_length=STEP_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
    )
    who = forms.ChoiceField(label="Qui s'en charge", choices=StepActor.choices)
    due_on = forms.DateField(
        label="Pour le", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    state = forms.ChoiceField(label="Avancement", choices=StepState.choices)
    scheme = forms.ChoiceField(label="Dispositif mobilisé", required=False)
    funding_state = forms.ChoiceField(label="Financement", choices=FundingState.choices)
    amount = forms.DecimalField(
        label="Montant demandé (€)", required=False, min_value=0, max_digits=8, decimal_places=2
    )
    feasibility = forms.ChoiceField(label="Faisabilité", choices=Feasibility.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["scheme"]
        field.choices = [NO_SCHEME, *((scheme.code, scheme.title) for scheme in funding_schemes())]

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day and abs(day.year - timezone.localdate().year) > 10:  # noqa: PLR2004  a slip of the keyboard
            raise forms.ValidationError("Cette date est à plus de dix ans.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("amount") is not None and cleaned.get("funding_state") == FundingState.NONE:
            self.add_error("funding_state", "Un montant est celui d'un financement : dites où il en est.")
        return cleaned

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in STEP_FIELDS}


def step_form_of(step: PlanStep) -> StepForm:
    """The form of a step as it stands."""
    initial = {name: getattr(step, name) for name in STEP_FIELDS}
    return StepForm(initial=initial, auto_id=f"etape-{step.pk.hex[-12:]}-%s")
