"""The RNCP and RS exports: their shapes over time, and how they live beside Certif Info."""

import zipfile
from datetime import date

import pytest

from azimut.catalogue.importers import france_competences
from azimut.catalogue.importers.certifications import import_certifications
from azimut.catalogue.models import Certification, CertificationAlias, CertificationOccupation, TrainingField
from azimut.core.models import ImportRun
from tests.catalogue.factories import CertificationFactory, OccupationFactory
from tests.catalogue.small_registers import (
    FICHE_RS,
    FICHE_V2,
    FICHE_V4,
    certif_info,
    diploma,
    fiches_file,
    fiches_text,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def take_in(tmp_path):
    """Write these fiches to a file and import it."""

    def import_fiches(*fiches, name="export_fiches_RNCP_V4_1_2026-08-16.xml", **options):
        return import_certifications(fiches_file(tmp_path / name, *fiches), **options)

    return import_fiches


@pytest.fixture
def take_in_certif_info(tmp_path):
    def import_rows(*rows):
        return import_certifications(certif_info(tmp_path / "certif_info.csv", *rows))

    return import_rows


def test_a_fiche_of_flux_4_is_taken_in(take_in):
    OccupationFactory(baker=True)
    run = take_in(FICHE_V4)
    certification = Certification.objects.get(pk="RNCP37537")
    assert (certification.title, certification.kind, certification.level) == ("Boulanger", "rncp", 3)
    assert certification.diploma_kind == "Certificat d'aptitude professionnelle"
    assert certification.certifiers == ["Ministère de l'éducation nationale"]
    assert certification.ways_in == ["school", "vae"]
    assert (certification.nsf_code, certification.formacode) == ("221t", "21538")
    assert certification.is_active
    assert (certification.registered_from, certification.registered_until) == (date(2023, 9, 1), date(2028, 8, 31))
    assert certification.summary == "Fabriquer du pain. Le vendre aussi."
    assert certification.blocks == ["Fabriquer des pains", "Vendre & conseiller"]
    assert certification.certification_occupations.get().occupation_id == "D1102"
    assert CertificationAlias.objects.get().code == "RNCP18704"
    assert TrainingField.objects.get(pk="21538").label == "Boulangerie"
    assert run.data_date == date(2026, 8, 16)


def test_a_fiche_of_flux_2_is_taken_in(take_in):
    take_in(FICHE_V2)
    certification = Certification.objects.get(pk="RNCP18704")
    assert (certification.diploma_kind, certification.is_active) == ("CAP", False)
    assert certification.ways_in == ["continuing", "professionalisation", "individual"]
    assert certification.registered_from == date(2019, 2, 15)
    assert certification.successor_code == "RNCP37537"


def test_a_fiche_of_the_rs_has_no_level(take_in):
    take_in(FICHE_RS)
    certification = Certification.objects.get(pk="RS5550")
    assert (certification.kind, certification.level) == ("rs", None)


def test_a_former_registration_still_in_the_export_is_not_another_code(take_in):
    take_in(FICHE_V4, FICHE_V2)
    assert not CertificationAlias.objects.exists()


def test_the_export_of_one_register_does_not_end_the_other(take_in):
    take_in(FICHE_V4, FICHE_V2)
    assert take_in(FICHE_RS, name="export_fiches_RS.xml").ended == 0
    assert take_in(FICHE_V4).ended == 1
    assert Certification.objects.get(pk="RS5550").ended_on is None
    assert Certification.objects.get(pk="RNCP18704").ended_on is not None


def test_each_register_knows_its_own_unchanged_file(take_in):
    take_in(FICHE_V4)
    take_in(FICHE_RS, name="export_fiches_RS.xml")
    assert take_in(FICHE_V4).is_unchanged
    assert set(ImportRun.objects.values_list("label", flat=True)) == {
        "France compétences (RNCP)",
        "France compétences (RS)",
    }


def test_an_archive_of_both_registers_is_taken_in(tmp_path):
    path = tmp_path / "export-fiches-2026-08-16.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export_fiches_RNCP_V4_1_2026-08-16.xml", fiches_text(FICHE_V4))
        archive.writestr("export_fiches_RS_V4_1_2026-08-16.xml", fiches_text(FICHE_RS))
    assert import_certifications(path).imported == 2
    assert ImportRun.objects.get().label == "France compétences (RNCP et RS)"


def test_france_competences_has_the_last_word_and_erases_nothing(take_in, take_in_certif_info):
    baker = OccupationFactory(baker=True)
    take_in_certif_info(diploma(), diploma(Code_Diplome="7", Code_RNCP="18704", Libelle_Diplome="CAP, ancien"))
    take_in(FICHE_V4, FICHE_V2)
    current, former = Certification.objects.get(pk="RNCP37537"), Certification.objects.get(pk="RNCP18704")
    assert (current.title, current.source) == ("Boulanger", "france_competences")
    assert current.ways_in == ["school", "vae"]
    assert (former.title, former.is_active) == ("Boulanger, ancien", False)
    assert former.formacode == "21538"
    assert former.certification_occupations.get().occupation == baker
    assert dict(CertificationAlias.objects.values_list("code", "certification")) == {
        "CI1001": "RNCP37537",
        "CI7": "RNCP18704",
    }


def test_certif_info_fills_what_france_competences_leaves_empty_and_changes_nothing_else(take_in, take_in_certif_info):
    OccupationFactory(baker=True)
    take_in(FICHE_V2)
    run = take_in_certif_info(diploma(Code_RNCP="18704"))
    former = Certification.objects.get(pk="RNCP18704")
    assert (former.title, former.source) == ("Boulanger, ancien", "france_competences")
    assert former.ways_in == ["continuing", "professionalisation", "individual"]
    assert (former.formacode, former.nsf_code) == ("21538", "221")
    assert CertificationOccupation.objects.get().certification_id == "RNCP18704"
    assert CertificationAlias.objects.get().code == "CI1001"
    assert (run.imported, run.ended) == (0, 0)


@pytest.mark.parametrize("france_competences_comes_first", [True, False])
def test_both_orders_of_import_end_in_the_same_state(take_in, take_in_certif_info, france_competences_comes_first):
    OccupationFactory(baker=True)
    imports = [lambda: take_in(FICHE_V4, FICHE_V2), lambda: take_in_certif_info(diploma(), diploma(Code_RNCP="18704"))]
    for one_import in imports if france_competences_comes_first else reversed(imports):
        one_import()
    rows = Certification.objects.order_by("pk").values_list("pk", "title", "formacode", "nsf_code", "diploma_kind")
    assert list(rows) == [
        ("RNCP18704", "Boulanger, ancien", "21538", "221", "CAP"),
        ("RNCP37537", "Boulanger", "21538", "221t", "Certificat d'aptitude professionnelle"),
    ]
    assert CertificationOccupation.objects.count() == 2


def test_what_certif_info_filled_outlives_the_next_export(take_in, take_in_certif_info):
    take_in(FICHE_V2)
    take_in_certif_info(diploma(Code_RNCP="18704"))
    take_in(FICHE_V2.replace("Boulanger, ancien", "Boulanger d'avant"))
    former = Certification.objects.get(pk="RNCP18704")
    assert (former.title, former.formacode) == ("Boulanger d'avant", "21538")


def test_blocks_stay_when_certif_info_comes_after_and_go_when_the_register_drops_them(take_in, take_in_certif_info):
    take_in(FICHE_V4)
    take_in_certif_info(diploma())
    assert len(Certification.objects.get(pk="RNCP37537").blocks) == 2
    without, _opening, rest = FICHE_V4.partition("<BLOCS_COMPETENCES>")
    take_in(without + rest.partition("</BLOCS_COMPETENCES>")[2])
    assert Certification.objects.get(pk="RNCP37537").blocks == []


def test_a_starter_certification_is_taken_over(take_in):
    CertificationFactory(bakery_cap=True, source="starter", summary="Vous apprenez.")
    take_in(FICHE_V4.replace("OBJECTIFS_CONTEXTE", "AUTRE"))
    certification = Certification.objects.get(pk="RNCP37537")
    assert (certification.source, certification.summary) == ("france_competences", "Vous apprenez.")


@pytest.mark.parametrize(
    ("fiche", "rule", "reason"),
    [
        (FICHE_V4.replace("RNCP37537", "37537"), "numero", "« 37537 »"),
        (FICHE_V4.replace("<INTITULE>Boulanger</INTITULE>", ""), "intitule", "RNCP37537"),
        (FICHE_RS, "doublon", "RS5550"),
    ],
)
def test_a_bad_fiche_is_set_aside_with_its_line_and_the_others_pass(take_in, fiche, rule, reason):
    run = take_in(FICHE_RS, fiche, FICHE_V2)
    ((line, path, found_rule, found_reason),) = run.rejects
    assert (line, path, found_rule) == (13, "export_fiches_RNCP_V4_1_2026-08-16.xml/FICHE", rule)
    assert reason in found_reason
    assert set(Certification.objects.values_list("pk", flat=True)) == {"RS5550", "RNCP18704"}


def test_a_dry_run_reports_and_leaves_nothing(take_in):
    assert take_in(FICHE_V4, dry_run=True).imported == 1
    assert not Certification.objects.exists()


def test_fiches_are_forgotten_once_read(tmp_path):
    from azimut.catalogue.importers.certifications import open_feeds

    path = fiches_file(tmp_path / "export.xml", *[FICHE_RS] * 500)
    with open_feeds(path) as (feed,), feed.open() as stream:
        fiches = france_competences.fiches_of(stream, feed.name)
        kept = [sum(1 for _ in fiche.itersiblings(preceding=True)) for fiche in fiches]
    assert len(kept) == 500
    assert max(kept) <= 1
