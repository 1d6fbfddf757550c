"""Exploring as pages: nothing kept, everything in the address, a way on from any hand-made one."""

import re

import pytest

from azimut.catalogue.exploring.statements import PAGES
from azimut.catalogue.models import Occupation
from azimut.website.queries.within_reach import SHOWN
from tests.catalogue.factories import OccupationFactory, OccupationSkillFactory, SkillFactory
from tests.website.conftest import forget_everything
from tests.website.pages import read

START = "/explorer/interets/"
RESULT = "/explorer/interets/resultat/"


def test_the_questionnaire_goes_page_after_page_to_the_result(client, catalogue):
    """What a browser without JavaScript sends."""
    address = START
    for _page in range(PAGES):
        html = client.get(address).content.decode()
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
        response = client.get(START, {**hidden, **{f"a{rank}": "oui" if rank % 2 else "non" for rank in range(1, 7)}})
        assert response.status_code == 302
        address = response["Location"]

    assert address.startswith(f"{RESULT}?r=")
    assert "sur 36 réponses" in client.get(address).content.decode()


@pytest.mark.parametrize("code", ["", "!", "V1XVd", "é" * 400, "____________", "V1XVdV1VVXVdAAAA"])
def test_a_hand_made_code_gives_a_useful_page(client, catalogue, code):
    response = client.get(RESULT, {"r": code, "domaine": "?", "niveau": "99", "plus": "x"})

    assert response.status_code == 200
    assert START in " ".join(read(response).links)


def test_a_result_says_why_and_leads_to_the_path(client, catalogue):
    page = read(client.get(f"{RESULT}?r=V1XVdV1VVXVd"))

    assert catalogue.nurse.get_absolute_url() in page.links
    assert f"{catalogue.nurse.get_absolute_url()}parcours/" in page.links


def test_skills_are_ticked_then_answered(client, catalogue):
    assert 'name="sait"' in client.get("/explorer/competences/?de=J1506").content.decode()
    text = client.get("/explorer/competences/resultat/?de=J1506&de=Z9999&sait=abc").content.decode()
    assert "Boulanger / Boulangère" in text
    assert "n&#x27;a pas été comprise" in text or "n'a pas été comprise" in text


def test_more_occupations_follow_the_first_ten_without_losing_the_answers(client, catalogue):
    for rank in range(12):
        OccupationSkillFactory(occupation=OccupationFactory(rome_code=f"K11{rank:02}"), skill=SkillFactory())
    forget_everything()
    address = "/explorer/competences/resultat/?de=J1506&ou=Chartres"

    first = client.get(address)
    rest = client.get(f"{address}&plus=1")

    assert len(first.context["cards"]) == SHOWN
    assert "?de=J1506&amp;ou=Chartres&amp;plus=1#metiers" in first.content.decode()
    assert [card.reach.occupation.code for card in rest.context["cards"]][:SHOWN] == [
        card.reach.occupation.code for card in first.context["cards"]
    ]
    assert len(rest.context["cards"]) == Occupation.objects.current().count() - 1
    assert "plus=1#metiers" not in rest.content.decode()


def test_without_an_occupation_the_result_asks_for_one(client, catalogue):
    assert client.get("/explorer/competences/resultat/?de=Z9999")["Location"] == "/explorer/competences/"


def test_a_path_names_diploma_training_money_and_help(client, catalogue):
    address = f"{catalogue.nurse.get_absolute_url()}parcours/?situation=demandeur_emploi&ou=Chartres"

    text = client.get(address).content.decode()

    for shown in ("Diplôme d&#x27;État d&#x27;infirmier", "Devenir infirmier", "compte personnel", "(CPF)", "tel:"):
        assert shown.lower() in text.lower(), shown


def test_the_schemes_of_a_situation_are_those_open_to_it(client, db):
    employee = client.get("/financements/?situation=salarie").content.decode()

    assert "Projet de transition professionnelle (PTP)" in employee
    assert "Aide individuelle à la formation (AIF)" not in employee
