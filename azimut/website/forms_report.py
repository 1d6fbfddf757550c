"""Telling an error without an account: three answers, and nothing asked of people to keep robots out."""

from typing import Any
from uuid import UUID

from django import forms

from azimut.core.guarded_forms import GuardedForm, WrittenText
from azimut.directory.models import LONGEST_TEXT, ReportedPart


def about(structure_id: UUID) -> str:
    """What the token of the form is signed for."""
    return f"website.error_report.{structure_id}"


class ErrorReportForm(GuardedForm):
    part = forms.ChoiceField(
        label="Qu'est-ce qui est faux ?",
        choices=[(value, label[0].upper() + label[1:]) for value, label in ReportedPart.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui est faux.", "invalid_choice": "Choisissez dans la liste."},
    )
    text = WrittenText(
        label="Qu'est-ce qui est juste ?",
        help_text="Avec vos mots, une demi-page au plus (1 000 signes). N'écrivez rien sur votre vie privée.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 5}),
        error_messages={
            "required": "Écrivez ce qui est juste, même en quelques mots.",
            "max_length": "Votre texte est trop long : %(show_value)d signes, pour %(limit_value)d au plus.",
        },
    )
    reporter_email = forms.EmailField(
        label="Votre adresse électronique, pour une réponse (facultatif)",
        help_text="Elle ne sert qu'à vous répondre. La structure ne la voit pas. Nous l'effaçons après la réponse, "
        "ou au bout de six mois.",
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": "Cette adresse n'est pas complète. Exemple : prenom@exemple.fr. Ou laissez vide."},
    )

    def __init__(self, *args: Any, structure_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, about=about(structure_id), **kwargs)

    @property
    def facts(self) -> dict[str, Any]:
        """What `report_error` keeps, once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("part", "text", "reporter_email")} | {"key": self.key}
