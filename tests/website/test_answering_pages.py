"""Questions that a page answers, and those that only look like them."""

import pytest

from azimut.website.queries.answering_pages import answering_pages

WHO_RECRUITS = "/recherche/?type=metier&mise_en_avant=high_recruitment"
FUTURE = "/recherche/?type=metier&mise_en_avant=occupation_of_the_future"
IDEAS, CHANGE = "/explorer/interets/", "/explorer/competences/"
MONEY, SOMEONE = "/financements/", "/qui-peut-m-aider/"


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("métiers qui recrutent", WHO_RECRUITS),
        ("Quel secteur embauche le plus", WHO_RECRUITS),
        ("les métiers en tension", WHO_RECRUITS),
        ("metier d’avenir", FUTURE),
        ("quel métier choisir", IDEAS),
        ("je ne sais pas quoi faire", IDEAS),
        ("test d'orientation", IDEAS),
        ("métier sans diplôme", IDEAS),
        ("changer de métier à 40 ans", CHANGE),
        ("reconversion", CHANGE),
        ("comment financer ma formation", MONEY),
        ("CPF", MONEY),
        ("prendre rendez-vous", SOMEONE),
    ],
)
def test_a_question_leads_to_the_page_that_answers_it(asked: str, address: str) -> None:
    assert address in [page.address for page in answering_pages(asked)]


@pytest.mark.parametrize(
    "asked",
    [
        *("chargé de recrutement", "infirmière", "agent d'embauche", "CAP petite enfance", "avenir", "secrétaire"),
        *("conseiller en financement", "conseiller d'orientation", "testeur de jeux vidéo", "technicien haute tension"),
    ],
)
def test_the_name_of_a_trade_leads_nowhere_else(asked: str) -> None:
    assert answering_pages(asked) == []


def test_the_place_goes_along() -> None:
    (page,) = answering_pages("où ça recrute", "Le Puy-en-Velay")

    assert page.address.endswith("&ou=Le+Puy-en-Velay")


@pytest.mark.django_db
def test_the_results_say_so_above_the_list(client) -> None:
    page = client.get("/recherche/?quoi=m%C3%A9tiers+qui+recrutent&ou=").content.decode()

    assert f'href="{WHO_RECRUITS.replace("&", "&amp;")}"' in page
    assert "Une page de ce site" not in client.get("/recherche/?quoi=infirmier").content.decode()
