"""Forms without an account: what keeps robots out without asking anything of people, nor of a third party.

A field that people do not see, and a signed token that says when the form was shown and which key what it makes will
have: sent twice, it makes one thing.
"""

import time
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core import signing

from azimut.core.identifiers import new_identifier

SHORTEST_S = 3
"""Nobody reads and fills a form sooner; robots do it at once."""
LONGEST_S = 12 * 3_600
MILLISECONDS_SHIFT = 80
"""A version 7 UUID begins with its time (RFC 9562)."""


def token_of(key: UUID, subject: str) -> str:
    """Signed: when the form was shown, about what, and the number that what it makes will have."""
    return signing.Signer(salt=subject).sign(key.hex)


def key_of(token: str, subject: str) -> UUID | None:
    """None for a token that is not ours, or about something else."""
    try:
        return UUID(signing.Signer(salt=subject).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def age_s(key: UUID) -> float:
    return time.time() - (key.int >> MILLISECONDS_SHIFT) / 1_000


class WrittenText(forms.CharField):
    """Browsers count a new line once and send it as two signs."""

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n")) or ""


class GuardedForm(forms.Form):
    """`about` names the form and the thing it is about: a token shown for one does not send another."""

    subject = forms.CharField(
        label="Laissez cette case vide",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )
    """Hidden from people; a robot that fills every field fills this one."""
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    guards: ClassVar[tuple[str, ...]] = ("subject", "token")
    says_whole_sentences: ClassVar[bool] = True
    """Read by someone alone, on a telephone: what to do, without the name of the field before it (form_faults)."""

    def __init__(self, *args: Any, about: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._about = about
        self.key = key_of(str(self.data.get("token", "")), about)

    @property
    def token_to_send(self) -> str:
        """The one received as long as it is good, so that the time since the first page counts; else a new one."""
        key = self.key if self.key and age_s(self.key) <= LONGEST_S else new_identifier()
        return token_of(key, self._about)

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
