"""The two genders of an official label, as ROME writes them."""

import pytest

from azimut.core.text import both_genders

LABELS = [
    ("Boulanger / Boulangère", "Boulanger", "Boulangère"),
    ("Secrétaire", "Secrétaire", "Secrétaire"),
    ("Agent / Agente d'entretien", "Agent d'entretien", "Agente d'entretien"),
    ("Attaché commercial / Attachée commerciale en zone", "Attaché commercial en zone", "Attachée commerciale en zone"),
    ("Homme sage-femme / Sage-femme", "Homme sage-femme", "Sage-femme"),
]


@pytest.mark.parametrize(("label", "masculine", "feminine"), LABELS)
def test_what_follows_the_feminine_noun_belongs_to_both(label, masculine, feminine):
    assert both_genders(label) == (masculine, feminine)


@pytest.mark.parametrize(
    ("label", "masculine", "feminine"),
    [
        ("Artiste Plasticien / Plasticienne", "Artiste Plasticien", "Artiste Plasticienne"),
        ("Caviste affineur / Affineuse", "Caviste affineur", "Caviste affineuse"),
        (
            "Cadre Dirigeant / Dirigeante d'administration",
            "Cadre Dirigeant d'administration",
            "Cadre Dirigeante d'administration",
        ),
    ],
)
def test_what_precedes_the_masculine_noun_belongs_to_both(label, masculine, feminine):
    assert both_genders(label) == (masculine, feminine)


@pytest.mark.parametrize("label", ["Responsable d'atelier papier/carton", "Responsable expédition / Livraison"])
def test_a_slash_between_two_things_parts_no_genders(label):
    assert both_genders(label) == (label, label)
