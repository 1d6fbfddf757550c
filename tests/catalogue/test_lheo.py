"""What a feed becomes in the catalogue."""

from datetime import date

import pytest

from azimut.catalogue.importers.lheo import import_lheo
from azimut.catalogue.models import Training, TrainingProvider, TrainingSession
from azimut.core.identifiers import identifier_of
from azimut.territories.enums import CommuneKind
from tests.catalogue.factories import CertificationAliasFactory, CertificationFactory
from tests.catalogue.lheo_feeds import (
    NAMESPACE_2_2,
    SIRET,
    action,
    address,
    feed,
    formation,
    position,
    provider,
    session,
    written,
)
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db

SOURCE = "lheo:test"


@pytest.fixture
def chartres():
    return CommuneFactory(chartres=True)


@pytest.fixture
def take(tmp_path, chartres):
    """Import these formations as the whole of the source."""

    def take(*formations, **options):
        path = written(tmp_path, feed(*formations, namespace=options.pop("namespace", "http://lheo.gouv.fr/2.3")))
        return import_lheo([path], source="test", **options)

    return take


def only_session():
    return TrainingSession.objects.get()


def test_a_formation_becomes_a_training_under_its_number(take):
    run = take(formation("F1", code_niveau_entree="12", code_niveau_sortie="13"))
    training = Training.objects.get()

    assert (run.imported, run.unchanged, run.ended, run.rejected) == (1, 0, 0, 0)
    assert training.id == identifier_of(SOURCE, "F1")
    assert (training.source, training.number, training.title) == (SOURCE, "F1", "CAP boulanger")
    assert (training.entry_level, training.exit_level, training.is_certifying) == (2, 3, True)
    assert (training.formacodes, training.rome_codes) == (["21538"], ["D1102"])
    assert training.objective == "Devenir boulangère ou boulanger"


def test_version_2_2_is_read_the_same(take):
    take(formation(code_niveau_sortie="5"), namespace=NAMESPACE_2_2)

    assert Training.objects.get().exit_level == 4


def test_a_provider_is_known_by_its_siret_whatever_the_source(take, chartres):
    contact = "<telfixe><numtel>02 37 00 00 00</numtel></telfixe><courriel>a@exemple.fr</courriel>"
    take(
        formation("F1", organisme=provider(contact=contact + "<web><urlweb>www.exemple.fr</urlweb></web>")),
        formation("F2", organisme=provider(name="Un autre nom")),
    )
    found = TrainingProvider.objects.get()

    assert found.id == identifier_of("provider", SIRET)
    assert (found.name, found.siret, found.commune) == ("Centre de Chartres", SIRET, chartres)
    assert (found.phone, found.email, found.website) == ("02 37 00 00 00", "a@exemple.fr", "https://www.exemple.fr")
    assert found.trainings.count() == 2


def test_a_placeholder_siret_does_not_merge_providers(take):
    names = ("Centre A", "Centre B")
    take(*(formation(name, organisme=provider(siret="0" * 14, name=name)) for name in names))

    assert sorted(TrainingProvider.objects.values_list("name", "siret")) == [("Centre A", ""), ("Centre B", "")]


def test_an_address_that_is_not_of_the_web_is_dropped(take):
    take(formation(organisme=provider(contact="<web><urlweb>javascript:alert(1)</urlweb></web>")))

    assert TrainingProvider.objects.get().website == ""


def test_a_session_has_its_dates_its_place_and_what_its_action_says(take, chartres):
    funders = "<organisme-financeur><code-financeur>{}</code-financeur><nb-places-financees>{}</nb-places-financees>"
    more = "".join(funders.format(code, places) + "</organisme-financeur>" for code, places in (("2", 8), ("16", 4)))
    hours = "<nombre-heures-centre>300</nombre-heures-centre><nombre-heures-entreprise>50</nombre-heures-entreprise>"
    one = action(
        [session(number="S1", more="<etat-recrutement>3</etat-recrutement>")],
        more=hours + more,
        rythme_formation="Temps partiel",
        code_public_vise="81054",
        modalites_enseignement="1",
        modalites_alternance="Contrat de professionnalisation",
    )
    take(formation(actions=[one]))
    found = only_session()

    assert (found.number, found.starts_on, found.ends_on) == ("S1", date(2027, 1, 4), date(2027, 6, 30))
    assert (found.address, found.postcode, found.city) == ("1 rue du Puits", "28000", "Chartres")
    assert (found.commune, found.latitude, found.longitude) == (chartres, chartres.latitude, chartres.longitude)
    assert (found.modality, found.work_study, found.pace) == ("mixed", "professionalisation", "part_time")
    assert (found.audiences, found.fundings) == (["job_seekers"], ["region", "opco"])
    assert (found.recruiting, found.places, found.hours) == ("suspended", 12, 350)
    assert (found.conditions, found.is_open_entry) == ("Entretien", False)


def test_each_session_of_each_action_is_a_row_that_keeps_its_identifier(take):
    actions = [action([session(), session(start="20270201")], number=""), action([session()], number="A2")]
    take(formation(actions=actions))
    first = set(TrainingSession.objects.values_list("id", flat=True))
    take(formation(actions=actions, title="CAP boulangerie"))

    assert len(first) == 3
    assert set(TrainingSession.objects.values_list("id", flat=True)) == first


def test_repeated_session_numbers_are_still_two_sessions(take):
    take(formation(actions=[action([session(number="S"), session(number="S", start="20270301")])]))

    assert TrainingSession.objects.count() == 2


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("00000000", "99999999", (None, None, True)),
        ("20270200", "20270200", (date(2027, 2, 1), date(2027, 2, 28), False)),
        ("20270000", "99999999", (date(2027, 1, 1), None, False)),
        ("20270115", "20280099", (date(2027, 1, 15), date(2028, 12, 31), False)),
    ],
)
def test_unknown_days_and_open_ends_are_read_as_lheo_writes_them(take, start, end, expected):
    take(formation(actions=[action([session(start=start, end=end)])]))
    found = only_session()

    assert (found.starts_on, found.ends_on, found.is_open_entry) == expected


def test_permanent_entries_are_open_all_year(take):
    take(formation(actions=[action(modalites_entrees_sorties="1")]))

    assert only_session().is_open_entry


def test_the_position_given_comes_before_that_of_the_commune(take, chartres):
    take(formation(actions=[action(place=address(position=position("48,45", "1.5")))]))
    found = only_session()

    assert (found.latitude, found.longitude, found.commune) == (48.45, 1.5, chartres)


@pytest.mark.parametrize("given", [("0", "0"), ("148.4", "1.5"), ("inconnue", "1.5"), ("", "")])
def test_a_position_that_cannot_be_is_that_of_the_commune(take, chartres, given):
    take(formation(actions=[action(place=address(position=position(*given)))]))

    assert only_session().latitude == chartres.latitude


def test_an_unknown_commune_keeps_its_city_without_commune(take):
    take(formation(actions=[action(place=address(code="99999", postcode="99000", city="Ailleurs"))]))
    found = only_session()

    assert (found.city, found.postcode, found.commune, found.latitude) == ("Ailleurs", "99000", None, None)


@pytest.mark.parametrize(
    ("city", "is_found"), [("CHARTRES Cedex 2", True), ("Chartres", True), ("Chartres-en-Brie", False), ("", False)]
)
def test_a_commune_is_found_by_postcode_and_name_without_its_code(take, chartres, city, is_found):
    take(formation(actions=[action(place=address(code="", city=city or "-"))]))

    assert only_session().commune == (chartres if is_found else None)


def test_an_arrondissement_is_in_its_city(take):
    lyon = CommuneFactory(lyon=True)
    take(formation(actions=[action(place=address(code="69383", postcode="69003", city="Lyon 3e"))]))

    assert only_session().commune == lyon


def test_a_former_commune_is_in_the_one_of_today(take, chartres):
    former = CommuneFactory(
        code="28900", name="Ancienne", kind=CommuneKind.FORMER, successor=chartres, latitude=48.5, longitude=1.6
    )
    take(formation(actions=[action(place=address(code=former.code, city=former.name))]))
    found = only_session()

    assert (found.commune, found.latitude) == (chartres, 48.5)


def test_a_session_without_venue_is_where_one_registers_unless_it_is_remote(take, chartres):
    take(
        formation("F1", actions=[action(place="", modalites_enseignement="0")]),
        formation("F2", actions=[action(place="", modalites_enseignement="2")]),
    )
    places = dict(TrainingSession.objects.values_list("training__number", "commune"))

    assert places == {"F1": chartres.code, "F2": None}


def test_a_feed_of_the_carif_oref_says_more_in_its_extras(take):
    extras = '<extras info="dispositif"><extra info="contrat-apprentissage">1</extra></extras>'
    cpf = '<extras info="eligibilite-cpf" numero="1"><extra info="france-entiere">1</extra></extras>'
    take(formation(actions=[action([session(more=cpf)], more=extras, modalites_alternance="-")]))
    found = only_session()

    assert found.work_study == "apprenticeship"
    assert found.fundings == ["apprenticeship", "cpf"]


def test_texts_lose_their_html_but_not_their_lines(take):
    html = (
        "&lt;p&gt;Pétrir&amp;nbsp;: &lt;b&gt;la pâte&lt;/b&gt;&lt;/p&gt;&lt;ul&gt;&lt;li&gt;cuire&lt;/li&gt;&lt;/ul&gt;"
    )
    take(formation(contenu_formation=html, title="CAP &lt;i&gt;boulanger&lt;/i&gt;", resultats_attendus="-"))
    training = Training.objects.get()

    assert training.content == "Pétrir : la pâte\n– cuire"
    assert training.title == "CAP boulanger"
    assert training.outcome == ""


def test_the_certification_is_found_by_any_of_its_codes(take):
    cap = CertificationFactory(bakery_cap=True)
    CertificationAliasFactory(code="CI1234", certification=CertificationFactory(code="RNCP37537-1234"))
    take(
        formation("F1", certification="<code-RNCP>37537</code-RNCP>"),
        formation("F2", certification="<code-RNCP>37537</code-RNCP><code-CERTIFINFO>1234</code-CERTIFINFO>"),
        formation("F3", certification="<code-RS>5550</code-RS>"),
    )
    found = dict(Training.objects.values_list("number", "certification"))
    codes = dict(Training.objects.values_list("number", "certification_codes"))

    assert found == {"F1": cap.code, "F2": "RNCP37537-1234", "F3": None}
    assert codes == {"F1": ["RNCP37537"], "F2": ["CI1234", "RNCP37537"], "F3": ["RS5550"]}


def test_the_capacity_of_a_cycle_comes_before_the_places_paid_for(take):
    cycle = "<cycle><type-cycle>0</type-cycle><capacite-simultanee>15</capacite-simultanee></cycle>"
    paid = "<organisme-financeur><code-financeur>2</code-financeur><nb-places-financees>9</nb-places-financees>"
    take(formation(actions=[action([session(more=cycle)], more=f"{paid}</organisme-financeur>")]))

    assert only_session().places == 15


def test_a_formation_quoted_in_extras_is_not_an_offer(take):
    quoted = formation("F2").replace(
        "</organisme-formation-responsable></formation>", "</organisme-formation-responsable>"
    )
    run = take(quoted + f'<extras info="ancienne">{formation("F1")}</extras></formation>')

    assert run.imported == 1
    assert Training.objects.get().number == "F2"


def test_a_summary_without_session_is_held_when_one_asks(tmp_path, chartres):
    text = (
        f'<lheo-index xmlns="{NAMESPACE_2_2}"><resumes-offres><resume-offre numero="R1"><domaine-formation/>'
        f"<intitule-formation>CAP</intitule-formation><nom-organisme>Centre</nom-organisme><SIRET>{SIRET}</SIRET>"
        "<codepostal>28000</codepostal><ville>Chartres</ville><departement>28</departement>"
        "<certifiante>0</certifiante><code-niveau-entree>1</code-niveau-entree>"
        "<prise-en-charge-frais-possible>0</prise-en-charge-frais-possible><code-public-vise>83056</code-public-vise>"
        "</resume-offre></resumes-offres></lheo-index>"
    )
    import_lheo([written(tmp_path, text)], source="test")
    found = only_session()

    assert (found.starts_on, found.commune, found.audiences, found.fundings) == (None, chartres, ["all"], ["self"])


def test_a_summary_of_offers_is_read_as_trainings(real_data, chartres):
    run = import_lheo([real_data / "lheo" / "samples" / "bob_carif.xml"], source="test")
    training = Training.objects.get(number="14_AF_0000011179_SE_0000093700")
    found = training.sessions.get()

    assert (run.imported, run.rejected) == (10, 0)
    assert (training.title, training.exit_level) == ("Licence pro guide conférencier", 6)
    assert training.provider.siret == "19750707200027"
    assert (found.city, found.hours, found.latitude) == ("Paris 17e Arrondissement", 482, 48.897144)
    assert found.starts_on == date(2017, 10, 3)
