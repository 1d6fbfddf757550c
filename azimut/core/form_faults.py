"""What a sent form still wants, for the summary above it: where to go, and what to do there."""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField

Fault = tuple[str, str]
"""The id of what takes the focus, empty for the form as a whole; the sentence."""


def faults_of(form: forms.BaseForm) -> Iterator[Fault]:
    """Each fault once, in the order of the form, under the name of its field unless the form's sentences say it."""
    for name, sentences in form.errors.items():
        field = None if name == NON_FIELD_ERRORS else form[name]
        for sentence in sentences:
            if field is None or field.is_hidden:
                yield "", str(sentence)
            else:
                is_whole = getattr(form, "says_whole_sentences", False)
                yield first_id(field), str(sentence) if is_whole else f"{field.label} : {sentence}"


def first_id(field: BoundField) -> str:
    """The first box of a group: the group itself would not take the focus."""
    return f"{field.auto_id}_0" if field.use_fieldset else str(field.auto_id)
