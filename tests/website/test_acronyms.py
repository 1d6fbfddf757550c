"""A page says what its acronyms mean, once, unless it spells them out itself."""

import pytest
from django.template import engines

from azimut.website.acronyms import acronyms_to_explain, meanings

pytestmark = pytest.mark.django_db


def test_an_acronym_used_without_its_words_is_explained():
    assert acronyms_to_explain("<p>Vous travaillez en EHPAD.</p>") == [("EHPAD", meanings()["EHPAD"])]


def test_one_the_page_spells_out_is_not():
    assert acronyms_to_explain("<p>La validation des acquis de l’expérience (<b>VAE</b>), ou VAE.</p>") == []


def test_what_nobody_reads_is_not_a_word_of_the_page():
    page = '<a title="BTS" href="/CAP/">x</a><svg><text>RSA</text></svg><script>"VAE"</script><p>LE CAPITAL</p>'

    assert acronyms_to_explain(page) == []


def test_the_list_follows_the_words_and_escapes_nothing_twice():
    template = engines["django"].from_string("{% explain_acronyms %}<p>{{ words }}</p>{% endexplain_acronyms %}")

    page = template.render({"words": "<CDI> & RSA"})

    assert page.startswith("<p>&lt;CDI&gt; &amp; RSA</p>")
    assert page.index("Les sigles de cette page") < page.index("<dt>CDI</dt>") < page.index("<dt>RSA</dt>")


def test_nothing_is_added_to_a_page_without_acronyms():
    template = engines["django"].from_string("{% explain_acronyms %}<p>Bonjour</p>{% endexplain_acronyms %}")

    assert template.render({}) == "<p>Bonjour</p>"


def test_professionals_are_not_told(client):
    assert "Les sigles de cette page" not in client.get("/connexion/").content.decode()


def test_each_meaning_is_short_and_in_alphabetical_order():
    names = list(meanings())

    assert names == sorted(set(names))
    assert all(3 < len(meaning) <= 110 and not meaning.endswith(".") for meaning in meanings().values())
