"""Asking to join a structure, and answering."""

from typing import Any

from django import forms

from azimut.accounts.models.hats import STRUCTURE_ROLE_CHOICES

LONGEST = 500


class JoinForm(forms.Form):
    """Of someone signed in: we know who they are."""

    message = forms.CharField(
        label="Un mot pour vous présenter (facultatif)",
        help_text="Votre fonction, votre service. N'écrivez rien sur les personnes que vous recevez.",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class JoinByMailForm(JoinForm):
    """Of anyone."""

    first_name = forms.CharField(
        label="Votre prénom", max_length=80, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Votre nom", max_length=80, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    email = forms.EmailField(
        label="Votre adresse électronique professionnelle",
        help_text="Nous y envoyons un lien, pour vérifier qu'elle est à vous.",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    field_order = ("first_name", "last_name", "email", "message")


class AnswerForm(forms.Form):
    """Yes with a role, or no with a reason."""

    answer = forms.ChoiceField(
        label="Votre réponse",
        choices=[("accept", "Accepter"), ("decline", "Refuser")],
        widget=forms.RadioSelect,
    )
    role = forms.ChoiceField(
        label="Son rôle, si vous acceptez", choices=STRUCTURE_ROLE_CHOICES, required=False, initial="adviser"
    )
    reason = forms.CharField(
        label="Votre raison, si vous refusez",
        help_text="La personne la lira.",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("answer") == "accept" and not cleaned.get("role"):
            self.add_error("role", "Choisissez le rôle de cette personne.")
        if cleaned.get("answer") == "decline" and not cleaned.get("reason"):
            self.add_error("reason", "Écrivez la raison : la personne doit pouvoir comprendre.")
        return cleaned
