"""Telling an error without an account: three answers, and what keeps robots out without asking anything of people."""

import time
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing

from azimut.core.identifiers import new_identifier
from azimut.directory.models import LONGEST_TEXT, ReportedPart

SHORTEST_S = 3
"""Nobody reads and fills the form sooner; robots do it at once."""
LONGEST_S = 12 * 3_600
MILLISECONDS_SHIFT = 80
"""A version 7 UUID begins with its time (RFC 9562)."""


def token_of(key: UUID, structure_id: UUID) -> str:
    """Signed: when the form was shown, for which structure, and the number its report will have if it is sent."""
    return _signer(structure_id).sign(key.hex)


def key_of(token: str, structure_id: UUID) -> UUID | None:
    """None for a token that is not ours, or of another structure."""
    try:
        return UUID(_signer(structure_id).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def _signer(structure_id: UUID) -> signing.Signer:
    return signing.Signer(salt=f"website.error_report.{structure_id}")


def age_s(key: UUID) -> float:
    return time.time() - (key.int >> MILLISECONDS_SHIFT) / 1_000


class WrittenText(forms.CharField):
    """Browsers count a new line once and send it as two signs."""

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n")) or ""


class ErrorReportForm(forms.Form):
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
    subject = forms.CharField(
        label="Laissez cette case vide",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )
    """Hidden from people; a robot that fills every field fills this one."""
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, structure_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._structure_id = structure_id
        self.key = key_of(str(self.data.get("token", "")), structure_id)

    @property
    def token_to_send(self) -> str:
        """The one received as long as it is good, so that the time since the first page counts; else a new one."""
        key = self.key if self.key and age_s(self.key) <= LONGEST_S else new_identifier()
        return token_of(key, self._structure_id)

    def clean_subject(self) -> str:
        if self.cleaned_data["subject"]:
            raise forms.ValidationError("Cette case est un piège à robots : videz-la, puis envoyez de nouveau.")
        return ""

    def clean(self) -> dict[str, Any]:
        """The time is spoken of last: whoever has something else to correct will have taken it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        if self.key is None or age_s(self.key) > LONGEST_S:
            self.add_error(None, "Cette page est restée ouverte trop longtemps. Relisez, puis envoyez de nouveau.")
        elif age_s(self.key) < SHORTEST_S:
            self.add_error(
                None, "C'est allé trop vite, comme le fait un robot. Attendez un peu, puis envoyez de nouveau."
            )
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What `report_error` keeps, once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("part", "text", "reporter_email")} | {"key": self.key}
