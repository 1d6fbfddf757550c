"""Sending a person to another structure, and answering."""

from textwrap import shorten
from typing import Any

from django import forms
from django.utils import timezone

from azimut.directory.models import Structure
from azimut.reception.consents import CHANGED, TO_BE_REFERRED, is_another, unticked
from azimut.reception.enums import (
    NOT_STATED,
    ConsentMeans,
    DeclineReason,
    Outcome,
    PersonNeed,
    PersonSituation,
    Urgency,
)
from azimut.reception.forms import one_of, several_of
from azimut.reception.models import ReceptionRecord, Referral

LONGEST_TEXT = 600


def facts_of(before: Referral | None, visit: ReceptionRecord | None = None) -> dict[str, Any]:
    """What the form shows at first: what was written of the referral this one follows, or of the visit just made."""
    usual = {"urgency": Urgency.USUAL, "consent_means": ConsentMeans.ORAL, "situation": NOT_STATED}
    if visit is not None:
        usual |= {"situation": visit.situation, "needs": visit.needs, "done_before": done_during(visit)}
    if before is None:
        return usual
    names = ("needs", "reason", "done_before", "urgency", "situation")
    return {**usual, **{name: getattr(before, name) for name in names}, "keeps_identity": True}


def done_during(visit: ReceptionRecord) -> str:
    """What was answered and handed over, in words; the note stays with the record."""
    given = [thing["title"] for thing in visit.handed_over]
    parts = [", ".join(visit.answer_labels).capitalize(), f"remis : {', '.join(given)}" if given else ""]
    return shorten(" ; ".join(part for part in parts if part), LONGEST_TEXT, placeholder="…")


class ReferralForm(forms.Form):
    """`before` is the referral this one follows: its identity may be carried over, with a new consent."""

    key = forms.UUIDField(widget=forms.HiddenInput(), required=False)
    situation = forms.ChoiceField(label="Situation", choices=PersonSituation.choices, required=False)
    needs = several_of("Besoins", PersonNeed, required=True)
    reason = forms.CharField(
        label="Motif",
        max_length=LONGEST_TEXT,
        help_text="Ce que la personne attend de cette structure.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    done_before = forms.CharField(
        label="Ce qui a déjà été fait",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    urgency = one_of("Urgence", Urgency)
    full_name = forms.CharField(label="Nom et prénom", max_length=160)
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)
    email = forms.EmailField(label="Courriel", required=False)
    consent_means = one_of("La personne a donné son accord", ConsentMeans)
    has_consented = forms.BooleanField(label="La personne a entendu ou lu ce texte et l'accepte")

    keeps_identity = forms.BooleanField(label="Reprendre le nom et les coordonnées déjà donnés", required=False)

    def __init__(self, *args: Any, before: Referral | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if before is None or before.identity_erased_at is not None:
            del self.fields["keeps_identity"]
        elif not self.is_bound or self.data.get("keeps_identity"):
            self.fields["full_name"].required = False

    def clean_has_consented(self) -> bool:
        if is_another(self.data.get("consent_version", ""), TO_BE_REFERRED):
            self.data = unticked(self.data)
            raise forms.ValidationError(CHANGED)
        return True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("keeps_identity"):
            return cleaned
        if not cleaned.get("phone") and not cleaned.get("email"):
            self.add_error("phone", "Donnez un téléphone ou un courriel : il faut pouvoir joindre la personne.")
        return cleaned

    def facts(self) -> dict[str, Any]:
        names = ("needs", "reason", "done_before", "urgency", "consent_means")
        said = {name: self.cleaned_data[name] for name in names}
        return {**said, "situation": self.cleaned_data["situation"] or NOT_STATED}

    def identity(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("full_name", "phone", "email")}


class AppointmentForm(forms.Form):
    at = forms.DateTimeField(
        label="Date et heure du rendez-vous", widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"]
        if at < timezone.now():
            raise forms.ValidationError("Ce moment est passé.")
        return at


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(label="Raison du refus", choices=DeclineReason.choices)
    sentence = forms.CharField(label="En une phrase", max_length=300)
    proposal = forms.CharField(
        label="Structure à proposer ensuite", required=False, help_text="Son nom, tel que dans l'annuaire."
    )

    def clean_proposal(self) -> Structure | None:
        name = self.cleaned_data["proposal"].strip()
        if not name:
            return None
        found: Structure | None = Structure.objects.current().filter(name__iexact=name).first()
        if found is None:
            raise forms.ValidationError("Cette structure n'est pas dans l'annuaire sous ce nom.")
        return found


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(label="Issue", choices=Outcome.choices)
