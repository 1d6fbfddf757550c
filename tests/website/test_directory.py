"""The directory as a list and as a map."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import combinations
from math import hypot

import pytest

from azimut.directory.enums import Mission
from azimut.territories.distances import Point
from azimut.website.queries.directory import ask_directory
from azimut.website.queries.directory_asking import DirectoryQuestion, networks_of_today
from azimut.website.queries.directory_map import HEIGHT, WIDTH, Mark, _spread, frame_around
from azimut.website.templatetags.typography import typeset
from tests.directory.factories import NetworkFactory, ReceptionPointFactory, StructureFactory
from tests.territories.factories import CommuneFactory
from tests.website.conftest import record_import
from tests.website.directory import small_directory
from tests.website.pages import read

HTMX = {"HX-Request": "true"}


@pytest.fixture
def directory(db):
    return small_directory()


def names(response) -> list[str]:
    """The structures listed, in order."""
    html = response.content.decode()
    return re.findall(
        r'<h[23]>\s*(?:<span class="number"[^<]*</span>)?\s*<a href="/structures/[^"]+">([^<]+)</a>', html
    )


def listed(client, query: str = "") -> list[str]:
    return [name.replace("&#x27;", "'") for name in names(client.get(f"/annuaire/{query}"))]


def test_everything_is_listed_when_nothing_is_asked(client, directory):
    assert set(listed(client)) == {
        "Mission locale de Dreux",
        "Mission locale d'Orléans",
        "Cap emploi d'Eure-et-Loir",
        "France Travail Chartres",
        "La ligne nationale des métiers",
    }


def test_the_nearest_comes_first_and_remote_ones_stay_visible(client, directory):
    assert listed(client, "?ou=Dreux&rayon=50")[0] == "Mission locale de Dreux"
    assert listed(client, "?ou=Dreux&rayon=50")[-1] == "La ligne nationale des métiers"
    assert "Mission locale d'Orléans" not in listed(client, "?ou=Dreux&rayon=50")


def test_a_department_lists_what_is_inside_it(client, directory):
    assert "Mission locale d'Orléans" not in listed(client, "?ou=dep-28")
    assert "Mission locale de Dreux" in listed(client, "?ou=dep-28")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?besoin=trouver-une-formation&ou=dep-28&public=jeunes", "Mission locale de Dreux"),
        ("?besoin=handicap&ou=dep-28", "Cap emploi d'Eure-et-Loir"),
        ("?reseau=cap_emploi", "Cap emploi d'Eure-et-Loir"),
        ("?mode=telephone&ou=Orléans", "La ligne nationale des métiers"),
    ],
)
def test_each_filter_keeps_what_suits(client, directory, query, expected):
    assert expected in listed(client, query)


def test_a_structure_that_describes_no_service_is_found_by_what_its_network_does(client, directory):
    assert "France Travail Chartres" in listed(client, "?besoin=trouver-un-emploi&ou=Chartres")
    assert "France Travail Chartres" not in listed(client, "?besoin=droits-des-femmes&ou=Chartres")


def test_a_mission_keeps_the_structures_committed_to_it(client, directory):
    directory.jobs.missions = [Mission.ACCOMPANIMENT]
    directory.jobs.save()

    assert listed(client, "?mission=accompagnement") == ["France Travail Chartres"]


def test_a_network_of_the_past_leads_to_those_of_today(client, directory):
    assert networks_of_today("pole_emploi") == ("france_travail",)
    assert listed(client, "?reseau=pole_emploi") == ["France Travail Chartres"]


def test_networks_are_counted_whatever_the_network_asked(client, directory):
    html = client.get("/annuaire/?reseau=cap_emploi").content.decode()

    assert "Missions locales (2)" in html


def test_ended_structures_and_places_are_not_listed(client, directory):
    directory.jobs.ended_on = date(2026, 1, 1)
    directory.jobs.save()
    directory.disability.reception_points.update(ended_on=date(2026, 1, 1))

    assert listed(client, "?ou=Chartres&rayon=20") == ["La ligne nationale des métiers"]


def test_a_structure_with_two_places_is_listed_once_by_its_nearest(client, directory):
    ReceptionPointFactory(structure=directory.youth)

    html = client.get("/annuaire/?ou=Chartres&rayon=50&reseau=mission_locale").content.decode()

    assert html.count("Mission locale de Dreux</a>") == 1
    assert "<b>Chartres</b> à moins de 1 km" in re.sub(r"\s+", " ", html)


def test_a_long_list_is_read_page_by_page_without_loss(client, directory):
    network = NetworkFactory()
    for number in range(45):
        ReceptionPointFactory(structure=StructureFactory(network=network, name=f"Accueil {number}"), in_dreux=True)
    record_import("structures:test", minutes_ago=1)

    pages = [listed(client, f"?ou=Dreux&page={page}&rayon=10") for page in (1, 2, 3)]
    near = [name for page in pages for name in page if name != "La ligne nationale des métiers"]

    assert len(near) == len(set(near)) == 46
    assert "Page 3 sur 3" in client.get("/annuaire/?ou=Dreux&page=3&rayon=10").content.decode()


def test_equals_take_turns_day_after_day(db):
    CommuneFactory(chartres=True)
    network = NetworkFactory()
    for _ in range(4):
        StructureFactory(network=network)
    first = Counter(
        ask_directory(DirectoryQuestion(), None, date(2026, 1, 1) + timedelta(days=day)).near[0].structure_id
        for day in range(200)
    )

    assert len(first) == 4
    assert min(first.values()) >= 25


def test_the_order_does_not_change_within_a_day(client, directory):
    assert listed(client) == listed(client)


def test_an_empty_list_says_what_to_do_next(client, directory):
    html = client.get("/annuaire/?ou=Dreux&rayon=10&reseau=cap_emploi").content.decode()

    assert "Aucune structure ne correspond" in html
    assert "Chercher jusqu&#x27;à 20\u00a0km" in html or "Chercher jusqu'à 20\u00a0km" in html
    assert "Enlever les filtres" in html
    assert "/qui-peut-m-aider/" in html


def test_an_unknown_place_is_said_and_everything_shown(client, directory):
    response = client.get("/annuaire/?ou=Atlantide")

    assert "Nous ne connaissons pas le lieu «\u00a0Atlantide\u00a0»" in response.content.decode()
    assert len(names(response)) == 5


@pytest.mark.parametrize(
    "query",
    ["?besoin=rien", "?reseau=atlantide", "?rayon=7", "?page=0", "?page=abc", "?public[]=x", "?ou=%ff", "?page=499"],
)
def test_a_hand_made_address_always_gives_a_useful_page(client, directory, query):
    response = client.get(f"/annuaire/{query}")

    assert response.status_code == 200
    assert "tel:" in response.content.decode()


def test_what_was_not_understood_is_said(client, directory):
    html = client.get("/annuaire/?besoin=rien&rayon=7").content.decode()

    assert "Nous ne connaissons pas ce besoin" in html
    assert "La distance demandée" in html


def test_htmx_gets_the_changing_part_only(client, directory):
    response = client.get("/annuaire/?ou=Dreux", headers=HTMX)

    assert "<html" not in response.content.decode()
    assert "Mission locale de Dreux" in response.content.decode()
    assert "HX-Request" in response["Vary"]


def test_every_filter_works_by_a_plain_form(client, directory):
    """The controls above the list belong to the form of the filters, by their `form` attribute."""
    html = client.get("/annuaire/?ou=Dreux").content.decode()

    assert '<form id="annuaire"' in html
    for name in ("besoin", "ou"):
        assert re.search(rf'name="{name}"\s+form="annuaire"', html), name
    for name in ("public", "rayon", "reseau", "mode", "mission"):
        assert f'name="{name}"' in html


def test_the_list_asks_as_much_whatever_its_length(client, directory, django_assert_max_num_queries):
    client.get("/annuaire/?ou=Dreux")
    network = NetworkFactory()
    for _ in range(25):
        ReceptionPointFactory(structure=StructureFactory(network=network), in_dreux=True)

    with django_assert_max_num_queries(10):
        client.get("/annuaire/?ou=Dreux")


def test_the_map_shows_the_listed_places_and_its_background_is_ours(client, directory):
    html = client.get("/annuaire/?ou=Dreux&rayon=50").content.decode()
    image = re.search(r'<image href="([^"]+)"', html)[1].replace("&amp;", "&")
    background = client.get(image)

    assert html.count('<g class="mark"') == 3
    assert 'tabindex="-1"' in html
    assert background["Content-Type"] == "image/svg+xml"
    assert "public" in background["Cache-Control"]
    assert background.content.decode().count("h0") == 2  # Dreux and Chartres; Orléans is out of the frame


def test_the_background_tells_the_departments_of_the_region_from_the_others_and_stays_light(client, db):
    wide = client.get("/annuaire/fond-de-carte.svg?lat=47.5&lon=1.7&rayon=250").content.decode()
    sea = client.get("/annuaire/fond-de-carte.svg?lat=44&lon=-20&rayon=100").content.decode()
    grounds = dict(re.findall(r'fill-opacity="([.0-9]+)"[^>]+ d="([^"]+)"', wide))

    assert grounds[".16"].count("M") >= 6  # Centre-Val de Loire
    assert grounds[".06"].count("M") > 20
    assert len(wide) < 60_000
    assert "<path" not in sea


def test_outlines_are_cut_just_beyond_the_frame(client, db):
    near = client.get("/annuaire/fond-de-carte.svg?lat=48.45&lon=1.49&rayon=30").content.decode()
    numbers = [
        [int(x) for x in pair.split()] for d in re.findall(r' d="([^"]+)Z"', near) for pair in re.split("[MLZ]+", d[1:])
    ]

    assert numbers
    assert all(-13 <= x <= 493 and -13 <= y <= 353 for x, y in numbers)


@pytest.mark.parametrize(
    "query", ["", "?lat=a&lon=1&rayon=1", "?lat=91&lon=1&rayon=5", "?lat=nan&lon=1&rayon=5", "?lat=1&lon=1&rayon=inf"]
)
def test_a_background_of_nowhere_is_refused(client, db, query):
    assert client.get(f"/annuaire/fond-de-carte.svg{query}").status_code == 400


def test_the_territory_counts_its_structures_by_network(client, directory):
    html = " ".join(client.get("/territoires/28134/").content.decode().split())

    assert "/annuaire/?reseau=mission_locale&amp;ou=Dreux" in html
    assert re.search(r"Missions locales</a> </th> <td>1</td>", html)


def test_pages_end_with_the_nearest_help_once_a_town_is_kept(client, directory, django_assert_max_num_queries):
    assert "Mission locale de Dreux" not in client.get("/contact/").content.decode()

    client.post("/lieu/", {"ou": "Dreux"})
    html = client.get("/contact/").content.decode()

    assert "Qui peut vous aider près de Dreux" in html
    assert "Mission locale de Dreux" in html
    with django_assert_max_num_queries(1):
        client.get("/contact/")


def test_the_page_of_the_directory_is_announced_in_the_menu_and_the_site_map(client, directory):
    assert 'href="/annuaire/"' in client.get("/").content.decode()
    assert "/qui-peut-m-aider/" in client.get("/").content.decode()
    assert directory.youth.get_absolute_url() in client.get("/sitemap-structures.xml").content.decode()
    assert "/reseaux/mission_locale/" in client.get("/sitemap-reseaux.xml").content.decode()


def test_the_page_has_a_title_of_its_own_for_each_question(client, directory):
    titles = {
        " ".join(read(client.get(f"/annuaire/{query}")).title.split()) for query in ("", "?ou=Dreux", "?reseau=cio")
    }

    assert len(titles) == 3


def test_places_of_one_town_do_not_hide_one_another_on_the_map():
    frame = frame_around(Point(48.737, 1.366), 10)
    marks = draw_marks(frame, [Point(48.737, 1.366)] * 20)

    assert all(hypot(one.x - other.x, one.y - other.y) > 14 for one, other in combinations(marks, 2))
    assert all(0 < mark.x < WIDTH and 0 < mark.y < HEIGHT for mark in marks)


def draw_marks(frame, points):
    return _spread([Mark(*frame.drawn(point), number=rank) for rank, point in enumerate(points, 1)])


@pytest.mark.parametrize(
    ("written", "typeset_"),
    [
        ("de 9 h à 12 h 30", "de 9\u00a0h à 12\u00a0h\u00a030"),
        ("Vous cherchez : venez !", "Vous cherchez\u00a0: venez\u00a0!"),
        ("« Dreux » à 3 km", "«\u00a0Dreux\u00a0» à 3\u00a0km"),
    ],
)
def test_an_hour_is_never_cut_at_the_end_of_a_line(written, typeset_):
    assert typeset(written) == typeset_
