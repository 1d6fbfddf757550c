"""Networks of today and of the past, as the project ships them."""

from datetime import date

import pytest
from data_inclusion.schema.v1 import ReseauPorteur

from azimut.core.profile import PROFILES_DIR, profile_names, read_profile
from azimut.directory.enums import Public
from azimut.directory.models import Network, NetworkSuccession
from azimut.directory.services import load_networks
from azimut.directory.shipped_networks import data_inclusion_values, network_of, shipped_networks
from tests.directory.factories import NetworkFactory, StructureFactory

NETWORKS = list(shipped_networks().values())
NAMED_BY_THE_FOUNDING_TEXTS = {
    "afdas", "agefiph", "apec", "apecita", "branches", "cap_emploi", "carif_oref", "cci", "centre_inffo", "cfa",
    "chambre_agriculture", "cibc", "cidff", "cio", "cite_des_metiers", "cma", "cri_illettrisme", "fafsea", "faf_tt",
    "fongecif", "information_jeunesse", "maison_emploi", "mife", "mission_locale", "onisep", "opacif", "opcalim",
    "point_relais_vae", "pole_emploi", "region", "scuio", "unifaf", "uniformation", "agence_orientation",
}  # fmt: skip


def test_every_network_of_the_founding_texts_is_there() -> None:
    assert set(shipped_networks()) >= NAMED_BY_THE_FOUNDING_TEXTS


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.code)
def test_each_network_is_written_right(network) -> None:
    assert network.code.isascii()
    assert set(network.cep_publics) <= set(Public.values)
    assert set(network.data_inclusion) <= {carrier.value for carrier in ReseauPorteur}
    assert bool(network.ended_on) == bool(network.successors)
    assert network.description or network.ended_on
    for succession in network.successors:
        assert shipped_networks()[succession.code]
        assert succession.on <= date(2024, 1, 1)


@pytest.mark.parametrize("name", profile_names())
def test_the_circle_of_a_network_is_one_of_the_profile(name: str) -> None:
    keys = {circle.key for circle in read_profile(PROFILES_DIR / f"{name}.toml").circles}

    assert {network.circles[name] for network in NETWORKS if name in network.circles} <= keys


def test_the_five_operators_of_the_cep_are_those_of_the_law() -> None:
    operators = {network.code for network in NETWORKS if network.cep_publics and not network.ended_on}

    assert operators == {"france_travail", "mission_locale", "cap_emploi", "apec", "cep_regional"}


@pytest.mark.parametrize(
    ("past", "today"),
    [
        ("pole_emploi", {"france_travail"}),
        ("fongecif", {"transitions_pro", "cep_regional"}),
        ("opacif", {"transitions_pro", "cep_regional"}),
        ("fafsea", {"ocapiat"}),
        ("opcalim", {"ocapiat"}),
        ("unifaf", {"opco_sante"}),
        ("faf_tt", {"akto"}),
    ],
)
@pytest.mark.django_db
def test_a_network_of_2015_leads_to_the_one_of_today(past: str, today: set[str]) -> None:
    load_networks()

    network = Network.objects.get(code=past)
    assert set(network.successors.values_list("code", flat=True)) == today
    assert network not in Network.objects.active()


@pytest.mark.django_db
def test_networks_load_twice_with_the_same_result() -> None:
    first = load_networks()
    succession = NetworkSuccession.objects.count()

    assert load_networks() == first == Network.objects.count()
    assert NetworkSuccession.objects.count() == succession


@pytest.mark.django_db
def test_loading_corrects_a_network_and_keeps_its_structures_and_those_added_by_hand() -> None:
    wrong = NetworkFactory(code="apec", name="Faux nom", is_cep_operator=False)
    structure = StructureFactory(network=wrong)
    NetworkFactory(code="reseau_local", name="Réseau local")

    load_networks()

    structure.refresh_from_db()
    assert structure.network.acronym == "Apec"
    assert structure.network.is_cep_operator
    assert structure.network.circle == "by_right"
    assert structure.network.circle_name == "membre de droit"
    assert Network.objects.filter(code="reseau_local").exists()


@pytest.mark.parametrize(
    ("carriers", "name", "code"),
    [
        (["france-travail"], "Agence du centre", "france_travail"),
        (["mission-locale"], "MISSION LOCALE - ARRAS", "mission_locale"),
        ([], "CIO de Chartres", "cio"),
        ([], "Centre d'Information et d'Orientation", "cio"),
        ([], "C.I.D.F.F. d'Eure-et-Loir", ""),
        ([], "CIDFF d'Eure-et-Loir", "cidff"),
        ([], "Pôle emploi Chartres", "france_travail"),
        ([], "Fongecif Centre", "transitions_pro"),
        ([], "Point Relais Conseil (Mission Locale de Louviers)", "point_relais_vae"),
        (["chambres-consulaires"], "Chambre de métiers et de l'artisanat du Rhône", "cma"),
        (["chambres-consulaires"], "Chambre d’agriculture de l’Orne", "chambre_agriculture"),
        (["croix-rouge"], "Croix-Rouge", ""),
        ([], "Société cioppino", ""),
        ([], "", ""),
    ],
)
def test_a_structure_s_network_is_told_from_its_carriers_or_else_its_name(carriers, name, code) -> None:
    assert network_of(carriers, name) == code


def test_a_network_data_inclusion_lacks_has_no_value_there() -> None:
    lacking = ("cio", "scuio", "apec", "cibc", "transitions_pro", "mife", "onisep", "afdas", "opco_sante")

    assert [data_inclusion_values(code) for code in lacking] == [()] * len(lacking)
    assert data_inclusion_values("france_travail") == ("france-travail",)
    assert data_inclusion_values("inconnu") == ()
