"""Forms of the notebook. A note that seems to name someone is pointed at, once; a social security number is refused."""

from typing import Any

from django import forms

from azimut.reception.models.notebooks import ITEM_NOTE_LENGTH, NOTE_LENGTH
from azimut.reception.note_screening import screen_note


class ScreenedForm(forms.Form):
    """`screened`: the field to look into. Asked once, then the person decides."""

    screened = "note"
    confirmed = forms.BooleanField(label="Je garde ces mots", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_about_note = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        findings = screen_note(cleaned.get(self.screened) or "")
        self.asks_about_note = any(not finding.is_refused for finding in findings)
        standing = [finding for finding in findings if finding.is_refused or not cleaned.get("confirmed")]
        if standing:
            advice = "Un carnet ne dit jamais qui vous êtes. Retirez-le"
            is_refused = any(finding.is_refused for finding in standing)
            end = "." if is_refused else ", ou cochez « Je garde ces mots »."
            self.add_error(self.screened, " ".join([*(finding.sentence for finding in standing), advice]) + end)
        return cleaned


def _text(label: str, length: int, rows: int) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=length, widget=forms.Textarea(attrs={"rows": rows}))


class NotesForm(ScreenedForm):
    note = _text("Mes notes", NOTE_LENGTH, 6)


class ItemNoteForm(ScreenedForm):
    note = _text("Ma note", ITEM_NOTE_LENGTH, 2)
