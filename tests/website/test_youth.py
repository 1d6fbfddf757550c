"""Pages for young people: a theme, who receives them near, the aids they can ask for."""

from datetime import date, timedelta

import pytest

from azimut.core.profile import active_profile
from azimut.directory.enums import Public, Theme
from azimut.guidance.youth import reading
from azimut.guidance.youth.reading import YouthError, shipped_themes
from azimut.website.queries.directory_words import NEEDS
from azimut.website.templatetags.drawings import ICONS
from tests.directory.factories import ServiceFactory
from tests.website.directory import small_directory


@pytest.fixture(scope="module")
def themes():
    return list(shipped_themes().values())


def test_the_seven_themes_of_youth_are_there_in_their_order(themes):
    assert [theme.key for theme in themes] == [
        "logement", "mobilite", "sante", "droits", "engagement", "loisirs", "europe",
    ]  # fmt: skip


def test_every_theme_is_found_in_the_directory_and_has_its_icon(themes):
    assert all(theme.need in NEEDS and theme.icon in ICONS for theme in themes)


def test_an_aid_names_no_amount_since_amounts_change(themes):
    named = [scheme.name for theme in themes for scheme in theme.schemes if "€" in scheme.what + scheme.for_whom]

    assert named == []


def test_no_aid_is_listed_twice_in_a_theme(themes):
    for theme in themes:
        names = [scheme.name for scheme in theme.schemes]
        assert len(names) == len(set(names)), theme.key


def test_an_aid_of_another_region_is_not_shown(client, db):
    own = {"84": "Le Pass&#x27;Région", "24": "Yep&#x27;s", "28": "Atouts Normandie"}
    text = client.get("/jeunes/loisirs/").content.decode()

    shown = {code for code, name in own.items() if name in text}
    assert shown == {active_profile().region.code} & set(own)


def test_an_aid_checked_long_ago_says_that_it_may_have_changed(themes):
    scheme = themes[0].schemes[0]

    assert not scheme.is_stale(scheme.checked_on + timedelta(days=365))
    assert scheme.is_stale(scheme.checked_on + timedelta(days=366))
    assert all(it.checked_on <= date.today() for theme in themes for it in theme.schemes)


def test_a_badly_written_theme_is_refused_with_its_file_and_field(tmp_path, monkeypatch):
    right = (reading.THEMES_DIR / "logement.toml").read_text(encoding="utf-8")
    (tmp_path / "logement.toml").write_text(right.replace("https://www.caf.fr", "javascript:alert(1)"))
    monkeypatch.setattr(reading, "THEMES_DIR", tmp_path)
    shipped_themes.cache_clear()

    with pytest.raises(YouthError, match=r"logement\.toml, schemes\.0\.url"):
        shipped_themes()
    shipped_themes.cache_clear()


def test_a_theme_shows_who_answers_near_for_young_people(client, db):
    directory = small_directory()
    ServiceFactory(structure=directory.youth, themes=[Theme.HOUSING], publics=[Public.YOUNG_PEOPLE])
    ServiceFactory(structure=directory.disability, themes=[Theme.HOUSING], publics=[Public.DISABLED_PEOPLE])

    text = client.get("/jeunes/logement/?ou=Dreux").content.decode()

    assert "Mission locale de Dreux" in text
    assert "Cap emploi" not in text


def test_where_nobody_answers_the_mission_locale_still_does(client, db):
    small_directory()

    text = client.get("/jeunes/europe/?ou=Dreux").content.decode()

    assert "Mission locale de Dreux" in text


def test_without_a_place_the_page_asks_for_one_and_shows_the_aids(client, db):
    text = client.get("/jeunes/logement/").content.decode()

    assert "Donnez votre ville" in text
    assert "visale.fr" in text


def test_a_place_without_anyone_says_what_to_do(client, catalogue):
    assert "trouver une mission locale" in client.get("/jeunes/logement/?ou=Chartres").content.decode()


def test_the_place_kept_is_used(client, db):
    small_directory()
    client.post("/lieu/", {"ou": "Dreux"})

    assert "Mission locale de Dreux" in client.get("/jeunes/").content.decode()


def test_emergency_numbers_can_be_dialled(client, db):
    assert 'href="tel:115"' in client.get("/jeunes/logement/").content.decode()


def test_a_theme_takes_few_queries_whatever_the_rows(client, db, django_assert_max_num_queries):
    small_directory()
    client.get("/jeunes/droits/?ou=Dreux")  # the places and the guidance rules come to memory
    with django_assert_max_num_queries(12):
        client.get("/jeunes/sante/?ou=Chartres")
