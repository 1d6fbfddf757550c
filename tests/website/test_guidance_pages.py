"""« Qui peut m'aider ? » as pages: a question each, everything in the address, nothing kept."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from azimut.guidance.queries import rule_book
from azimut.guidance.questions import AGE_BANDS, TRAITS
from azimut.website.queries.guidance_steps import STEPS
from tests.website.directory import small_directory
from tests.website.pages import read

START = "/qui-peut-m-aider/"
ANSWER = "/qui-peut-m-aider/reponse/"
YOUNG = "situation=decrocheur&besoin=trouver_formation&ou=28134"


@pytest.fixture
def directory(db):
    return small_directory()


def text_of(response) -> str:
    html = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html).replace("&#x27;", "'")


def helpers(response) -> list[str]:
    """The helpers proposed, in order."""
    html = response.content.decode()
    found = re.findall(r'<li class="hit helper">.*?<h3>(.*?)</h3>', html, flags=re.DOTALL)
    return [re.sub(r"<span.*?</span>|<[^>]+>|\s+", " ", name).strip().replace("&#x27;", "'") for name in found]


def test_the_journey_goes_question_after_question_to_the_answer(client, directory):
    """What a browser without JavaScript sends, page after page."""
    address, asked = START, []
    given = {
        "situation": {"situation": "decrocheur"},
        "vous": {"age": "18-25", "precision": "handicap"},
        "besoin": {"besoin": "trouver_formation"},
        "lieu": {"lieu": "dreux"},
        "comment": {"comment": "sur-place"},
    }
    for step in STEPS:
        page = client.get(address)
        asked.append(read(page).headings[0][1].strip())
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode())
        response = client.get(urlsplit(address).path, {**dict(hidden), **given[step]})
        assert response.status_code == 302, step
        address = response["Location"]

    assert len(set(asked)) == len(STEPS)
    assert urlsplit(address).path == ANSWER
    assert parse_qs(urlsplit(address).query) == {
        "situation": ["decrocheur"],
        "age": ["18-25"],
        "besoin": ["trouver_formation"],
        "ou": ["28134"],
        "precision": ["handicap"],
        "comment": ["sur-place"],
    }
    assert helpers(client.get(address))[0] == "Mission locale de Dreux"


@pytest.mark.parametrize(("step", "missing"), [("", "Choisissez votre situation"), ("besoin/", "Choisissez ce dont")])
def test_a_question_left_blank_is_asked_again_with_a_summary_of_the_error(client, directory, step, missing):
    response = client.get(f"{START}{step}?suite=1")
    page = read(response)
    html = response.content.decode()
    target = re.search(r'class="error-summary".*?href="#([^"]+)"', html, flags=re.DOTALL)[1]

    assert response.status_code == 200
    assert missing in text_of(response)
    assert 'role="alert"' in html
    assert target in page.ids
    assert page.title.strip().startswith("Erreur")


def test_an_unknown_place_is_asked_again_and_what_was_typed_stays(client, directory):
    response = client.get(f"{START}lieu/?situation=decrocheur&besoin=trouver_formation&suite=1&lieu=Atlantide")

    assert "Nous ne connaissons pas « Atlantide »" in text_of(response)
    assert 'value="Atlantide"' in response.content.decode()
    assert 'aria-invalid="true"' in response.content.decode()


def test_no_place_is_an_answer_too(client, directory):
    response = client.get(f"{START}lieu/?situation=decrocheur&besoin=trouver_formation&suite=1&lieu=")

    assert response.status_code == 302
    assert "ou=" not in response["Location"]


def test_several_places_of_one_name_are_told_apart(client, directory):
    from tests.territories.factories import CommuneFactory

    CommuneFactory(code="28200", name="Saint-Denis", population=400)
    CommuneFactory(code="28201", name="Saint-Denis", population=300, postcodes=["28210"])
    from azimut.territories.places import forget_places

    forget_places()
    response = client.get(f"{START}lieu/?situation=decrocheur&besoin=trouver_formation&suite=1&lieu=Saint-Denis")

    assert response.status_code == 200
    assert "Plusieurs lieux portent ce nom" in text_of(response)
    assert {"ou=28200", "ou=28201"} <= {part for link in read(response).links for part in link.split("&")}


def test_one_can_go_back_without_losing_an_answer(client, directory):
    html = client.get(f"{START}comment/?{YOUNG}").content.decode()
    (back,) = re.findall(r'<a class="button quiet" href="([^"]+)">Retour', html)
    earlier = client.get(back.replace("&amp;", "&")).content.decode()

    assert 'value="Dreux (28)"' in earlier
    assert 'name="situation" value="decrocheur"' in earlier


def test_an_answer_is_changed_from_the_result_and_leads_straight_back_to_it(client, directory):
    html = client.get(f"{ANSWER}?{YOUNG}").content.decode()
    changes = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)">Modifier', html)]
    need = next(link for link in changes if "/besoin/" in link)
    page = client.get(need)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode()))
    response = client.get(urlsplit(need).path, {**hidden, "besoin": "trouver_emploi"})

    assert len(changes) == len(STEPS)
    assert "checked" in page.content.decode()
    assert response["Location"] == f"{ANSWER}?situation=decrocheur&besoin=trouver_emploi&ou=28134"


def test_each_result_says_why_where_when_and_at_which_number(client, directory):
    shown = text_of(client.get(f"{ANSWER}?{YOUNG}&age=18-25"))

    for said in ("mission locale", "28100 Dreux", "à moins de 1 km", "de 9 h à 12 h", "02 61 91 00 01", "À apporter"):
        assert said in shown
    assert "Pourquoi cet ordre ?" in shown
    assert 'href="tel:' in client.get(f"{ANSWER}?{YOUNG}").content.decode()


def test_a_disabled_person_is_led_to_cap_emploi(client, directory):
    response = client.get(f"{ANSWER}?situation=handicap&besoin=trouver_emploi&ou=28085")

    assert helpers(response)[0] == "Cap emploi d'Eure-et-Loir"
    assert "Un conseil gratuit auquel vous avez droit (CEP)" in text_of(response)


def test_the_free_advice_one_is_entitled_to_is_said_once_for_each_operator(client, directory):
    found = client.get(f"{ANSWER}?situation=demandeur_emploi&besoin=trouver_emploi&ou=28085")

    assert text_of(found).count("Un conseil gratuit auquel vous avez droit") <= 3


def test_without_a_place_remote_services_answer(client, directory):
    response = client.get(f"{ANSWER}?situation=demandeur_emploi&besoin=trouver_emploi")

    assert helpers(response)
    assert "Sans lieu connu" in text_of(response)
    assert "Près de vous" not in text_of(response)


def test_remote_services_come_first_for_who_does_not_want_to_come(client, directory):
    shown = text_of(client.get(f"{ANSWER}?{YOUNG}&comment=telephone"))

    assert shown.index("Sans vous déplacer") < shown.index("Près de vous")


@pytest.mark.parametrize(
    "query",
    [
        "situation=atlante&besoin=trouver_emploi",
        "situation=salarie",
        "besoin=trouver_emploi",
        "",
        "situation=%ff&besoin[]=x",
    ],
)
def test_a_hand_made_address_leads_to_the_question_it_lacks(client, directory, query):
    response = client.get(f"{ANSWER}?{query}")

    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("place", ["Atlantide", "99999", "%C3%A9", "-1", "28134' OR 1=1"])
def test_a_place_nobody_knows_still_gives_an_answer(client, directory, place):
    response = client.get(f"{ANSWER}?situation=salarie&besoin=changer_metier&ou={place}")

    assert response.status_code == 200
    assert helpers(response)


def test_a_place_written_by_name_in_the_address_is_understood(client, directory):
    assert "près de Dreux" in text_of(client.get(f"{ANSWER}?situation=decrocheur&besoin=trouver_formation&ou=Dreux"))


def test_contradictory_answers_are_said_and_answered(client, directory):
    response = client.get(f"{ANSWER}?situation=collegien&besoin=choisir_metier&age=60-plus&ou=28134")

    assert "c'est rare" in text_of(response)
    assert helpers(response)


def test_nothing_is_kept_of_what_is_answered(client, directory):
    for address in (START, f"{START}besoin/?suite=1&besoin=trouver_emploi&situation=salarie", f"{ANSWER}?{YOUNG}"):
        response = client.get(address)
        assert not response.cookies
        assert "no-store" in response["Cache-Control"]


def test_the_address_of_the_answer_holds_keys_only(client, directory):
    response = client.get(f"{START}comment/?{YOUNG}&nom=Dupont&suite=1&age=18-25")

    assert set(parse_qs(urlsplit(response["Location"]).query)) == {"situation", "besoin", "ou", "age"}


def test_ages_that_the_situation_rules_out_are_not_proposed(client, directory):
    html = client.get(f"{START}vous/?situation=jeune_sans_emploi").content.decode()
    shown = re.findall(r'name="age"\s+value="([^"]+)"', html)

    assert shown == [band.code for band in AGE_BANDS if band.maximum >= 16 and band.minimum <= 25]


def test_what_the_situation_says_already_is_not_asked(client, directory):
    html = client.get(f"{START}vous/?situation=handicap").content.decode()

    assert 'value="handicap"' not in re.findall(r"<fieldset.*</fieldset>", html, flags=re.DOTALL)[0]
    assert len(re.findall(r'name="precision"', html)) == len(TRAITS) - 1


def test_every_situation_and_need_gives_an_answer_with_someone_to_reach(client, directory):
    """Each situation with the first need, each need with the first situation."""
    book = rule_book()
    situations, needs = list(book.situations), list(book.needs)
    pairs = [(situation, needs[-1]) for situation in situations] + [(situations[-1], need) for need in needs]
    for situation, need in pairs:
        response = client.get(f"{ANSWER}?situation={situation}&besoin={need}&ou=28134")
        assert response.status_code == 200, (situation, need)
        assert helpers(response), (situation, need)


def test_an_unknown_question_is_not_found(client, directory):
    assert client.get(f"{START}age-du-capitaine/").status_code == 404


def test_the_answer_asks_three_questions_to_the_database(client, directory, django_assert_max_num_queries):
    client.get(f"{ANSWER}?{YOUNG}")

    with django_assert_max_num_queries(4):
        client.get(f"{ANSWER}?{YOUNG}")


def test_each_page_has_a_title_of_its_own(client, directory):
    addresses = [START, *(f"{START}{step}/?situation=salarie" for step in STEPS[1:]), f"{ANSWER}?{YOUNG}"]
    titles = {" ".join(read(client.get(address)).title.split()) for address in addresses}

    assert len(titles) == len(addresses)
