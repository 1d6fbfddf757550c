"""French spaces do not break, in the words of templates as in what they say of data; tags are left alone."""

import pytest
from django.template import loader
from hypothesis import given
from hypothesis import strategies as st

from azimut.website.templatetags.site import of
from azimut.website.typography import NO_BREAK, typeset, typeset_template


@pytest.mark.parametrize(
    ("written", "typeset_as"),
    [
        ("Quoi ?", "Quoi_?"),
        ("« Infirmiers » : 3 ans", "«_Infirmiers_»_: 3_ans"),
        ("de 9 h 30 à 12 h", "de 9_h_30 à 12_h"),
        ("à 30 km d'ici, 4 % de plus", "à 30_km d'ici, 4_% de plus"),
        ("2 hommes, 3 habitants", "2 hommes, 3 habitants"),
    ],
)
def test_high_punctuation_quotes_and_units_stay_with_their_word(written, typeset_as):
    assert typeset(written) == typeset_as.replace("_", NO_BREAK)


@pytest.mark.parametrize(
    "kept",
    [
        """<a href="/?quoi=a : b" title='Quoi ?'>x</a>""",
        """<a {% if a > b %}title="Quoi ?"{% endif %}>x</a>""",
        """{{ words|default:" : " }}{% include "a.html" with label="Où ?" %}""",
        "<script>a ? b : c</script><code>a : b</code>{# Quoi ? #}<!-- Quoi ? -->",
    ],
)
def test_tags_attributes_and_scripts_are_left_alone(kept):
    assert typeset_template(kept) == kept


def test_a_unit_stays_with_the_value_before_it():
    assert typeset_template("à {{ radius }} km, « {{ name }} » ?") == (
        f"à {{{{ radius }}}}{NO_BREAK}km, «{NO_BREAK}{{{{ name }}}}{NO_BREAK}»{NO_BREAK}?"
    )


@given(st.text(alphabet="a9 <>\"'{}%#!?;:»«=-/\n"))
def test_only_spaces_change_whatever_is_written(source):
    assert typeset_template(source).replace(NO_BREAK, " ") == source.replace(NO_BREAK, " ")


def test_pages_are_typeset_when_their_template_is_read():
    words = loader.get_template("website/fragments/search_form.html").template.source

    assert f"Quoi{NO_BREAK}?" in words
    assert "Quoi ?" not in words


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Normandie", "de Normandie"),
        ("Auvergne-Rhône-Alpes", "d'Auvergne-Rhône-Alpes"),
        ("Élancourt", "d'Élancourt"),
        ("CIO de Lyon", "de CIO de Lyon"),
        ("", "de "),
    ],
)
def test_a_name_is_elided_before_a_vowel(name, said):
    assert of(name) == said
