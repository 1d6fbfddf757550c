"""What the service says in other languages: the same in each, with the French to show."""

import pytest

from azimut.website.languages import PHRASES, Language, languages

pytestmark = pytest.mark.django_db
LEFT_TO_RIGHT = {"en", "es", "pt", "ru", "tr", "uk"}


@pytest.mark.parametrize("code", sorted([*LEFT_TO_RIGHT, "ar", "fa"]))
def test_each_language_has_its_page_its_direction_and_the_french_to_show(client, code) -> None:
    text = " ".join(client.get(f"/langues/{code}/").content.decode().split())
    direction = "ltr" if code in LEFT_TO_RIGHT else "rtl"
    assert f'lang="{code}" dir="{direction}"' in text
    assert languages()[code].title.replace("'", "&#x27;") in text
    assert all(phrase.replace("'", "&#x27;") in text for phrase in PHRASES)


def test_the_home_page_and_every_footer_lead_to_them(client) -> None:
    home = client.get("/").content.decode()
    assert all(f'href="/langues/{code}/"' in home for code in languages())
    assert 'href="/langues/"' in client.get("/aide/").content.decode()


def test_a_language_that_misses_a_sentence_is_refused() -> None:
    whole = languages()["en"].model_dump()
    with pytest.raises(ValueError, match="8 traductions attendues"):
        Language(**{**whole, "phrases": whole["phrases"][:-1]})


def test_what_the_pages_promise_in_the_directory_is_understood_there(client) -> None:
    text = client.get("/langues/en/").content.decode()
    for address in ("/annuaire/?public=nouveaux-arrivants", "/annuaire/?besoin=francais"):
        assert address in text
        assert "nous n'en avons pas tenu compte" not in client.get(address).content.decode().replace("&#x27;", "'")
