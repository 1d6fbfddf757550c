"""The ROME importer: what it takes from the set, and what it leaves alone."""

import zipfile
from datetime import date

import pytest

from azimut.catalogue.importers.rome import import_rome
from azimut.catalogue.models import (
    Appellation,
    Occupation,
    OccupationMobility,
    OccupationSkill,
    ProfessionalDomain,
    Skill,
)
from azimut.core.models import ImportRun, ImportRunState
from tests.catalogue.factories import OccupationFactory, OccupationSkillFactory
from tests.catalogue.small_rome import rome_folder, table_path, with_rows, without_occupation

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return rome_folder(tmp_path / "rome")


def test_an_occupation_has_its_sentences_in_order_each_with_its_full_stop(folder):
    import_rome(folder)
    baker = Occupation.objects.get(pk="D1102")
    assert baker.definition == "Pétrit la pâte. Cuit et vend le pain de l'atelier."
    assert baker.access == "Un CAP est demandé."
    assert (baker.riasec_major, baker.riasec_minor) == ("R", "E")
    assert baker.domain.label == "Commerce alimentaire et métiers de bouche"
    assert baker.domain.parent == ProfessionalDomain.objects.get(pk="D")


def test_flags_are_true_only_where_the_set_says_so(folder):
    import_rome(folder)
    flags = Occupation.objects.order_by("pk").values_list("pk", "is_regulated", "is_ecological", "is_digital")
    assert list(flags) == [
        ("D1102", False, False, False),
        ("D1104", False, True, True),
        ("D1108", False, False, False),
        ("J1506", True, False, False),
    ]


def test_an_appellation_has_both_genders_and_single_apostrophes(folder):
    import_rome(folder)
    appellation = Appellation.objects.get(pk=12)
    assert appellation.label == "Ouvrier boulanger / Ouvrière boulangère d'atelier"
    assert appellation.label_masculine == "Ouvrier boulanger d'atelier"
    assert appellation.label_feminine == "Ouvrière boulangère d'atelier"
    assert (appellation.is_main, appellation.is_rare) == (False, True)


def test_diplomas_are_not_skills(folder):
    run = import_rome(folder)
    assert dict(Skill.objects.values_list("pk", "kind")) == {101: "know_how", 102: "soft_skill", 103: "knowledge"}
    assert run.rejected == 0


def test_only_principal_skills_are_at_the_core(folder):
    import_rome(folder)
    assert dict(OccupationSkill.objects.values_list("skill", "is_core")) == {101: True, 102: False, 103: False}


def test_an_occupation_has_its_contexts_interests_and_sectors(folder):
    import_rome(folder)
    baker = Occupation.objects.get(pk="D1102")
    assert [link.context.label for link in baker.occupation_contexts.all()] == ["Travail de nuit"]
    assert dict(baker.occupation_interests.values_list("interest__label", "is_main")) == {
        "J'aime le travail manuel": True,
        "J'ai le sens du contact": False,
    }
    assert set(baker.occupation_sectors.values_list("sector", flat=True)) == {"88", "124"}


def test_leading_a_team_in_the_same_trade_is_an_evolution_and_the_rest_is_close(folder):
    import_rome(folder)
    mobilities = OccupationMobility.objects.order_by("rank").values_list("target", "kind", "rank")
    assert list(mobilities) == [("D1104", "close", 1), ("D1108", "evolution", 2), ("J1506", "close", 3)]


def test_the_data_date_is_the_day_of_publication(folder):
    import_rome(folder)
    assert ImportRun.objects.get().data_date == date(2025, 9, 18)


def test_a_set_without_its_version_file_is_read_without_a_date(folder):
    (folder / "version.txt").unlink()
    assert import_rome(folder).data_date is None


def test_another_version_number_is_read_and_the_highest_wins(tmp_path):
    folder = rome_folder(tmp_path / "rome", version=459, **without_occupation("J1506"))
    rome_folder(folder, version=461)
    import_rome(folder)
    assert Occupation.objects.filter(pk="J1506").exists()


def test_an_archive_gives_the_same_as_its_folder(folder, tmp_path):
    archive = tmp_path / "rome.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for path in folder.iterdir():
            target.write(path, f"RefRomeCsv/{path.name}")
    assert import_rome(archive).imported == import_rome(folder, dry_run=True).unchanged
    assert ImportRun.objects.get().file_names == "rome.zip"


def test_words_that_people_use_outlive_an_import_and_the_definition_is_replaced(folder):
    OccupationFactory(baker=True, starter=True, definition="Ancienne.", everyday_words=["faire du pain"])
    import_rome(folder)
    baker = Occupation.objects.get(pk="D1102")
    assert baker.everyday_words == ["faire du pain"]
    assert baker.definition.startswith("Pétrit")
    assert baker.source == "rome"


def test_an_occupation_no_longer_listed_is_ended_then_revived(folder, tmp_path):
    import_rome(folder)
    run = import_rome(rome_folder(tmp_path / "later", **without_occupation("J1506")))
    nurse = Occupation.objects.get(pk="J1506")
    assert nurse.ended_on is not None
    assert Appellation.objects.get(pk=14).ended_on is not None
    assert run.ended == 2
    import_rome(folder)
    nurse.refresh_from_db()
    assert nurse.ended_on is None


def test_an_unchanged_set_is_not_read_again(folder):
    first = import_rome(folder)
    again = import_rome(folder)
    assert again.is_unchanged
    assert (again.imported, again.unchanged) == (0, first.imported)
    assert ImportRun.objects.filter(state=ImportRunState.UNCHANGED).count() == 1


def test_only_what_has_changed_is_written(folder):
    import_rome(folder)
    path = table_path(folder, "texte")
    path.write_text(path.read_text(encoding="utf-8").replace("malades", "patients"), encoding="utf-8")
    run = import_rome(folder)
    assert (run.imported, run.ended) == (1, 0)
    assert Occupation.objects.get(pk="J1506").definition == "Soigne des patients."


def test_links_of_the_set_are_replaced_and_those_of_other_occupations_stay(folder, tmp_path):
    other = OccupationSkillFactory(occupation__rome_code="N4101", occupation__starter=True)
    import_rome(folder)
    later = with_rows("coherence_item", ["D1102", "102", "Principale"])
    later = [row for row in later if row != ["D1102", "102", ""] and row[1] != "103"]
    import_rome(rome_folder(tmp_path / "later", coherence_item=later))
    assert OccupationSkill.objects.filter(pk=other.pk).exists()
    links = OccupationSkill.objects.filter(occupation="D1102")
    assert dict(links.values_list("skill", "is_core")) == {101: True, 102: True}


def test_a_dry_run_reports_and_leaves_nothing(folder):
    run = import_rome(folder, dry_run=True)
    assert run.imported == 4 + 4 + 3
    assert not Occupation.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_set_in_windows_1252_is_read_as_well(tmp_path):
    import_rome(rome_folder(tmp_path / "rome", encoding="cp1252"))
    assert Occupation.objects.get(pk="D1104").label == "Pâtissier / Pâtissière"
