"""Certif Info: codes, levels, ways in, occupations, and the other codes that lead to a certification."""

from datetime import date

import pytest

from azimut.catalogue.importers.certifications import import_certifications
from azimut.catalogue.models import Certification, CertificationAlias, CertificationOccupation, TrainingField
from azimut.core.models import ImportRun
from tests.catalogue.factories import CertificationFactory, OccupationFactory
from tests.catalogue.small_registers import certif_info, diploma
from tests.catalogue.small_rome import rome_folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def take_in(tmp_path):
    """Write these rows to a file and import it."""

    def import_rows(*rows, **options):
        return import_certifications(certif_info(tmp_path / "certif_info.csv", *rows), **options)

    return import_rows


def codes():
    return set(Certification.objects.values_list("code", flat=True))


def aliases():
    return dict(CertificationAlias.objects.values_list("code", "certification"))


def test_a_certification_is_taken_in_with_what_describes_it(take_in):
    run = take_in(diploma())
    certification = Certification.objects.get(pk="RNCP37537")
    assert (certification.title, certification.kind, certification.level) == ("CAP boulanger", "rncp", 3)
    assert certification.diploma_kind == "Certificat d'aptitude professionnelle"
    assert certification.certifiers == ["Ministère de l'éducation nationale et de la jeunesse"]
    assert certification.ways_in == ["school", "apprenticeship", "vae"]
    assert (certification.nsf_code, certification.formacode) == ("221", "21538")
    assert certification.source == "certif_info"
    assert TrainingField.objects.get(pk="21538").label == "Boulangerie"
    assert run.data_date == date(2024, 3, 12)


@pytest.mark.parametrize(
    ("changed", "code", "kind"),
    [
        ({"Code_RNCP": "35830"}, "RNCP35830", "rncp"),
        ({"Code_RNCP": "", "Code_RS": "5550", "Etat_Libelle": "habilitations"}, "RS5550", "rs"),
        ({"Code_RNCP": "", "Etat_Libelle": "habilitations"}, "CI1001", "authorisation"),
        ({"Code_RNCP": "", "Etat_Libelle": "formations préparatoires et non certifiantes"}, "CI1001", "preparatory"),
        ({"Code_RNCP": ""}, "CI1001", "diploma"),
    ],
)
def test_the_code_and_the_kind_come_from_the_register(take_in, changed, code, kind):
    take_in(diploma(**changed))
    assert list(Certification.objects.values_list("code", "kind")) == [(code, kind)]


def test_the_code_of_a_diploma_at_school_is_another_code_of_it(take_in):
    take_in(diploma(Code_Scolarité="50022137"))
    assert aliases() == {"CI1001": "RNCP37537", "CFD50022137": "RNCP37537"}
    take_in(diploma())
    assert aliases() == {"CI1001": "RNCP37537"}


def test_under_one_registration_the_most_recent_published_row_takes_the_bare_code(take_in):
    take_in(
        diploma(Code_Diplome="1", Libelle_Diplome="Option A", Date_MaJ="01/01/2022"),
        diploma(Code_Diplome="2", Libelle_Diplome="Option B", Date_MaJ="01/01/2023"),
        diploma(Code_Diplome="3", Libelle_Diplome="Option C", Date_MaJ="01/01/2024", Etat_Libelle="autre"),
    )
    assert dict(Certification.objects.values_list("code", "title")) == {
        "RNCP37537": "Option B",
        "RNCP37537-1": "Option A",
        "RNCP37537-3": "Option C",
    }
    assert aliases() == {"CI1": "RNCP37537-1", "CI2": "RNCP37537", "CI3": "RNCP37537-3"}


def test_a_diploma_under_two_registrations_is_two_certifications_and_its_number_leads_to_the_last(take_in):
    row = {"Code_RNCP": "", "Etat_Libelle": "habilitations"}
    take_in(diploma(**row, Code_RS="2754"), diploma(**row, Code_RS="6316"))
    assert codes() == {"RS2754", "RS6316"}
    assert aliases() == {"CI1001": "RS6316"}


def test_a_row_repeated_for_another_identifier_counts_once(take_in):
    run = take_in(diploma(), diploma())
    assert (run.imported, run.rejected) == (1, 0)


def test_a_former_registration_that_is_gone_becomes_another_code(take_in):
    take_in(diploma(Code_Ancien_RNCP="18704", Code_Ancien_Diplome="555"))
    assert aliases() == {"CI1001": "RNCP37537", "RNCP18704": "RNCP37537", "CI555": "RNCP37537"}


def test_a_former_registration_still_listed_has_a_successor(take_in):
    take_in(diploma(Code_Ancien_RNCP="18704"), diploma(Code_Diplome="900", Code_RNCP="18704"))
    assert Certification.objects.get(pk="RNCP18704").successor_code == "RNCP37537"
    assert "RNCP18704" not in aliases()


def test_a_diploma_that_names_its_own_registration_as_the_former_one_does_not_follow_itself(take_in):
    take_in(diploma(Code_Ancien_RNCP="37537"), diploma(Code_Diplome="900", Code_Ancien_RNCP="37537"))
    assert not Certification.objects.exclude(successor_code="").exists()


def test_other_codes_no_longer_given_are_removed(take_in):
    take_in(diploma(), diploma(Code_Diplome="900", Code_RNCP="18704"))
    take_in(diploma())
    assert aliases() == {"CI1001": "RNCP37537"}


def test_a_comma_inside_a_name_does_not_part_it(take_in):
    take_in(diploma(valideur="Ministère du travail, de la santé et des solidarités,Université de Tours"))
    assert Certification.objects.get().certifiers == [
        "Ministère du travail, de la santé et des solidarités",
        "Université de Tours",
    ]


def test_the_certifier_comes_before_those_who_award(take_in):
    take_in(diploma(certificateur="Ministère des armées"))
    assert Certification.objects.get().certifiers == ["Ministère des armées"]


@pytest.mark.parametrize(("last_session", "is_active"), [("", True), ("2020", False), ("2999", True)])
def test_a_diploma_is_over_once_its_last_session_is_a_past_year(take_in, last_session, is_active):
    take_in(diploma(Annee_Derniere_Session=last_session))
    assert Certification.objects.get().is_active is is_active


def test_rome_3_codes_lead_to_the_occupations_that_carry_them_on(take_in):
    for code in ("K2204", "K2205", "D1102", "D1108"):
        OccupationFactory(rome_code=code)
    run = take_in(diploma(Code_Rome_1="K2204", Code_Rome_2="D1102", Code_Rome_3="G1500"))
    links = CertificationOccupation.objects.order_by("rank").values_list("occupation", flat=True)
    # K2205 took over most of K2204; D1108 took over a single appellation of D1102.
    assert list(links) == ["K2205", "D1102", "K2204"]
    assert (run.details["codes ROME convertis"], run.details["codes ROME inconnus"]) == (1, 1)


def test_a_row_that_names_a_code_born_with_rome_4_is_taken_at_its_word(take_in):
    for code in ("K2204", "K2205"):
        OccupationFactory(rome_code=code)
    take_in(diploma(Code_Rome_1="K2204", Code_Rome_2="K2205"))
    links = CertificationOccupation.objects.order_by("rank").values_list("occupation", flat=True)
    assert list(links) == ["K2204", "K2205"]


def test_an_ended_occupation_receives_no_certification(take_in):
    OccupationFactory(baker=True, ended=True)
    run = take_in(diploma())
    assert not CertificationOccupation.objects.exists()
    assert run.details["codes ROME inconnus"] == 1


def test_the_summary_and_the_dates_of_a_starter_certification_are_kept(take_in):
    until = date(2029, 12, 31)
    CertificationFactory(bakery_cap=True, source="starter", summary="Vous apprenez.", registered_until=until)
    take_in(diploma())
    certification = Certification.objects.get(pk="RNCP37537")
    assert (certification.summary, certification.registered_until) == ("Vous apprenez.", until)
    assert certification.source == "certif_info"


def test_a_certification_no_longer_listed_is_ended_then_revived(take_in):
    rows = diploma(), diploma(Code_Diplome="900", Code_RNCP="18704")
    take_in(*rows)
    assert take_in(diploma()).ended == 1
    assert Certification.objects.get(pk="RNCP18704").ended_on is not None
    take_in(*rows)
    assert Certification.objects.get(pk="RNCP18704").ended_on is None


def test_an_unchanged_file_is_not_read_again(take_in):
    take_in(diploma())
    assert take_in(diploma()).is_unchanged


def test_an_unchanged_file_is_read_again_once_rome_has_been_imported(take_in, tmp_path):
    from azimut.catalogue.importers.rome import import_rome

    take_in(diploma())
    assert not CertificationOccupation.objects.exists()
    import_rome(rome_folder(tmp_path / "rome"))
    assert not take_in(diploma()).is_unchanged
    assert CertificationOccupation.objects.get().occupation_id == "D1102"


def test_a_dry_run_reports_and_leaves_nothing(take_in):
    assert take_in(diploma(), dry_run=True).imported == 1
    assert not Certification.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_file_saved_by_a_spreadsheet_is_read_as_well(tmp_path, encoding):
    row = diploma(Libelle_Diplome="Pâtissier d’État")
    import_certifications(certif_info(tmp_path / "certif.csv", row, encoding=encoding))
    assert Certification.objects.get().title == "Pâtissier d’État"


@pytest.mark.parametrize(
    ("changed", "rule", "reason"),
    [
        ({"Code_Diplome": "abc"}, "code", "« abc »"),
        ({"Libelle_Diplome": " "}, "intitule", "1001"),
        ({"Code_RNCP": "37-37"}, "registre", "Code_RNCP"),
        ({"Code_Niveau_Europeen": "9"}, "niveau", "« 9 »"),
        ({"Date_MaJ": "31/02/2024"}, "date", "31/02/2024"),
        ({"Libelle_Diplome": "CAP\x00"}, "caractere_nul", "NUL"),
    ],
)
def test_a_bad_row_is_set_aside_with_its_line_and_the_others_pass(take_in, changed, rule, reason):
    run = take_in(
        diploma(Code_Diplome="1", Code_RNCP="1"), diploma(**changed), diploma(Code_Diplome="2", Code_RNCP="2")
    )
    ((line, path, found_rule, found_reason),) = run.rejects
    assert (line, path, found_rule) == (3, "certif_info.csv", rule)
    assert reason in found_reason
    assert codes() == {"RNCP1", "RNCP2"}


def test_rejected_rows_are_written_to_a_file(take_in, tmp_path):
    take_in(diploma(Code_Diplome="abc"), rejects_path=tmp_path / "rejets.csv")
    lines = (tmp_path / "rejets.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "ligne,chemin,règle,raison"
    assert lines[1].startswith("2,certif_info.csv,code,")
