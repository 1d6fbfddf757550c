"""What the summary above a refused form says, and where each of its lines leads."""

from django import forms

from azimut.core.form_faults import faults_of


class Asked(forms.Form):
    name = forms.CharField(label="Nom")
    needs = forms.MultipleChoiceField(label="Besoins", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("Tout est faux.")


class AskedOfSomeoneAlone(Asked):
    says_whole_sentences = True


def test_each_fault_leads_to_what_takes_the_focus_and_names_its_field() -> None:
    assert list(faults_of(Asked({}))) == [
        ("id_name", "Nom : Ce champ est obligatoire."),
        ("id_needs_0", "Besoins : Ce champ est obligatoire."),
        ("", "Ce champ est obligatoire."),
        ("", "Tout est faux."),
    ]


def test_a_form_of_whole_sentences_does_not_name_its_fields_again() -> None:
    assert next(faults_of(AskedOfSomeoneAlone({}))) == ("id_name", "Ce champ est obligatoire.")


def test_a_form_that_is_not_sent_has_no_fault() -> None:
    assert list(faults_of(Asked())) == []
