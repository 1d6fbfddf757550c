"""The files of figures: what is taken in, what is set aside, what the demonstration leaves."""

import csv
from pathlib import Path

import pytest
from openpyxl import Workbook

from azimut.catalogue.enums import AreaKind
from azimut.catalogue.figure_definitions import STARTER_SOURCE
from azimut.catalogue.importers.bmo import import_bmo
from azimut.catalogue.importers.families import import_families
from azimut.catalogue.importers.integration import import_integration
from azimut.catalogue.importers.pay import import_pay
from azimut.catalogue.importers.tensions import import_tensions
from azimut.catalogue.importers.women_share import import_women_share
from azimut.catalogue.models import (
    FamilyOccupation,
    GenderShare,
    IntegrationRate,
    OccupationFamily,
    Outlook,
    Pay,
    Tension,
)
from azimut.catalogue.outlook import outlook_of
from azimut.core.importing.errors import ImportRefused
from azimut.core.models import ImportRun, ImportRunState
from tests.catalogue.factories import CertificationFactory, OccupationFactory
from tests.catalogue.outlook_factories import TensionFactory
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db

TENSION_HEADER = (
    "fap,Emploi moyen,Tension ,Catégorie Tension,Intensité d'embauches,Lien formation-emploi,"
    "Manque de main-d'œuvre disponible,Non-durabilité de l'emploi,Conditions de travail contraignantes,"
    "Inadéquation géographique,Année,niveau_geo,niveau_fap,reg,dep"
)


@pytest.fixture(autouse=True)
def places():
    CommuneFactory(chartres=True)
    CommuneFactory(orleans=True)
    OccupationFactory(nurse=True)
    OccupationFactory(rome_code="K2204", label="Nettoyeur / Nettoyeuse de locaux")


def written(tmp_path: Path, text: str, name: str = "fichier.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return path


def tensions(tmp_path: Path, *rows: str) -> Path:
    return written(tmp_path, "\n".join([TENSION_HEADER, *rows, ""]))


def workbook(tmp_path: Path, *rows: tuple, name: str = "BMO.xlsx") -> Path:
    book = Workbook()
    book.active.append(["Lisez-moi"])
    sheet = book.create_sheet("BMO_2025_open_data")
    header = ("annee", "Code métier BMO", "Nom métier BMO", "BE25", "NOMBE25", "Dept", "NomDept", "met", "xmet", "smet")
    for row in (header, *rows):
        sheet.append(row)
    book.save(tmp_path / name)
    return tmp_path / name


def test_shipped_families_are_linked_to_the_occupations_that_carry_on_rome_3():
    run = import_families()

    assert (run.imported, run.rejected) == (335, 0)
    assert FamilyOccupation.objects.get(occupation_id="J1506").family_id == "2009-V1Z80"
    assert OccupationFamily.objects.get(pk="2009-V1Z80").title.startswith("Infirmiers")
    assert import_families().is_unchanged


def test_families_are_linked_again_once_occupations_have_changed():
    import_families()
    FamilyOccupation.objects.all().delete()
    ImportRun.objects.create(source="rome", label="ROME 4", state=ImportRunState.SUCCEEDED)

    assert not import_families().is_unchanged
    assert FamilyOccupation.objects.exists()


def test_tensions_are_taken_in_for_nation_region_and_department(tmp_path):
    path = tensions(
        tmp_path,
        "V1Z80,500000,1.2,5.0,4.0,5.0,5.0,1.0,3.0,2.0,2019,nat,fap 225,,",
        "V1Z80,20000,0.9,4.0,4.0,5.0,5.0,1.0,3.0,2.0,2019,reg ,fap 225,24.0,",
        "V1Z80,900,2.5,,,,,,,,2019,dep,fap 225,,28",
    )

    run = import_tensions(path)

    assert (run.imported, run.rejected, run.details["sans niveau publié"]) == (2, 0, 1)
    regional = Tension.objects.get(area_code="reg-24")
    assert (regional.level, regional.labour_shortage, regional.jobs, regional.area_name) == (
        4,
        5,
        20_000,
        "Centre-Val de Loire",
    )
    outlook = outlook_of(OccupationFactory(nurse=True), "28085").main
    assert (outlook.tension.value, outlook.tension.area_name) == (4, "Centre-Val de Loire")


def test_the_same_file_costs_only_its_hash_and_a_new_year_leaves_the_others(tmp_path):
    row = "V1Z80,500000,1.2,5.0,4.0,5.0,5.0,1.0,3.0,2.0,{},nat,fap 225,,"
    path = tensions(tmp_path, row.format(2019), row.replace("V1Z80", "T4Z60").format(2019))
    import_tensions(path)
    assert import_tensions(path).is_unchanged

    run = import_tensions(tensions(tmp_path, row.format(2020)))
    assert (run.imported, run.ended, Tension.objects.current().count()) == (1, 0, 3)
    run = import_tensions(tensions(tmp_path, row.format(2019)))

    assert (run.imported, run.unchanged, run.ended) == (0, 1, 1)


def test_faulty_rows_are_set_aside_with_their_reason_and_a_dry_run_writes_nothing(tmp_path):
    import_families()
    good = "V1Z80,500000,1.2,5.0,4.0,5.0,5.0,1.0,3.0,2.0,2019,nat,fap 225,,"
    path = tensions(
        tmp_path, good, good, good.replace("V1Z80", "XXXXX"), good.replace("5.0,4.0,5.0", "7.0,4.0,5.0"),
        good.replace("nat,fap 225,,", "dep,fap 225,,99"),
    )  # fmt: skip

    run = import_tensions(path, dry_run=True, rejects_path=tmp_path / "refus.csv")

    assert (run.imported, run.rejected, Tension.objects.count()) == (1, 4, 0)
    with (tmp_path / "refus.csv").open(encoding="utf-8") as stream:
        assert [row["règle"] for row in csv.DictReader(stream)] == ["doublon", "inconnu", "nombre", "inconnu"]


def test_a_file_without_the_expected_columns_is_refused_and_changes_nothing(tmp_path):
    with pytest.raises(ImportRefused, match="il manque la colonne « fap »"):
        import_tensions(written(tmp_path, "a,b\n1,2\n"))

    assert not Tension.objects.exists()


def test_real_figures_end_those_of_the_demonstration(tmp_path):
    import_families()
    TensionFactory(family_id="2009-T4Z60", family=None, source=STARTER_SOURCE)

    import_tensions(tensions(tmp_path, "V1Z80,500000,1.2,5.0,4.0,5.0,5.0,1.0,3.0,2.0,2019,nat,fap 225,,"))

    assert list(Tension.objects.current().values_list("source", flat=True)) == ["dares_tensions"]


def test_a_bmo_workbook_is_added_up_to_departments_regions_and_france(tmp_path):
    path = workbook(
        tmp_path,
        (2025, "V1Z80", "Infirmiers", "2401", "CHARTRES", 28, "Eure-et-Loir", 40, 30, 10),
        (2025, "V1Z80", "Infirmiers", "2402", "DREUX", 28, "Eure-et-Loir", 20, "*", None),
        (2025, "V1Z80", "Infirmiers", "2405", "ORLEANS", 45, "Loiret", "*", "*", "*"),
    )

    run = import_bmo(path)

    assert (run.imported, run.rejected) == (7, 0)
    found = {row.area_code: row for row in Outlook.objects.all()}
    assert {code: row.projects for code, row in found.items()} == {
        "be-2401": 40,
        "be-2402": 20,
        "be-2405": None,
        "dep-28": 60,
        "dep-45": None,
        "reg-24": 60,
        "FR": 60,
    }
    assert (found["dep-28"].difficult_projects, found["dep-28"].hidden_parts, found["FR"].hidden_parts) == (30, 1, 2)
    assert (found["be-2402"].seasonal_projects, found["be-2402"].difficult_projects) == (0, None)
    assert (found["be-2401"].area_name, found["be-2401"].year, found["be-2401"].area_kind) == (
        "Chartres",
        2025,
        AreaKind.BASIN,
    )


BMO_CSV = (
    "CATCHMENT_AREA_CODE,CATCHMENT_AREA_NAME,FAP_CODE,FAP_NAME,DEPARTEMENT_CODE,"
    "NB_RECRUT_PROJECTS,NB_DIFF_RECRUT_PROJECTS,NB_SEASON_RECRUT_PROJECTS\n"
    '2401,CHARTRES,V1Z80,"Infirmiers",28,45.9096865448,,45.9096865448\n'
    '2401,CHARTRES,V1Z80,"Infirmiers",28,1,,\n'
    '2401,CHARTRES,T4Z60,"Agents d\'entretien",28,10,12,\n'
)


def test_the_bmo_csv_of_the_api_is_read_and_its_faulty_rows_set_aside(tmp_path):
    path = written(tmp_path, BMO_CSV)
    with pytest.raises(ImportRefused, match="ajoutez --year"):
        import_bmo(path)

    run = import_bmo(path, year=2024)

    assert {rule for _line, _path, rule, _why in run.rejects} == {"doublon", "coherence"}
    assert Outlook.objects.get(area_code="be-2401").seasonality == 100
    assert Outlook.objects.get(area_code="be-2401").difficulty == 0


def test_the_communes_of_bassins_let_their_figures_be_found_from_a_commune(tmp_path):
    basins = written(tmp_path, "code_commune;code_bassin\n28085;2401\n99999;2401\n", "bassins.csv")

    run = import_bmo(written(tmp_path, BMO_CSV, "bmo_2024.csv"), basins_path=basins)

    figure = outlook_of(OccupationFactory(nurse=True), "28085").main.projects
    assert (figure.area_name, figure.area_code, figure.year) == ("Chartres", "be-2401", 2024)
    assert run.details["bassins d'emploi"] == 1


def test_a_survey_in_another_nomenclature_brings_its_own_families(tmp_path):
    path = workbook(tmp_path, (2025, "V0X60", "Aides-soignants", "2401", "CHARTRES", 28, "", 4, 1, 0))

    import_bmo(path)

    assert OccupationFamily.objects.get(pk="2021-V0X60").title == "Aides-soignants"


def test_shares_of_women_are_kept_for_each_period(tmp_path):
    path = written(
        tmp_path, '"Fap3","Annee","Part"\n"V1Z80","2017-2019",86.5\n"V1Z80","1982-1984",NA\n"ZZZ","2017-2019",40\n'
        '"Ensemble","2017-2019",48\n"V1Z80","2018-2020",140\n',
    )  # fmt: skip

    run = import_women_share(path)

    assert (run.imported, run.rejected) == (2, 1)
    share = GenderShare.objects.get(family_id="2009-V1Z80")
    assert (share.women_share, share.year, share.period) == (86.5, 2019, "2017-2019")


MEDIANS = (
    '"Fap3","Annee","Salaire_median"\n"V1Z80","2003-2005",1600\n"V1Z80","2017-2019",2025\n"T4Z60","2017-2019",NA\n'
)


def bands(tmp_path: Path, last_two: tuple[float, float]) -> Path:
    names = ("Moins de 1250 €", "De 1250 € à moins de 1500 €", "De 1500 € à moins de 2000 €")
    names += ("De 2000 € à moins de 3000 €", "3000 € ou plus")
    rows = [f'"V1Z80","{name}",1,{share}' for name, share in zip(names, (2, 4, 39, *last_two), strict=True)]
    text = "\n".join(['"Fap","Salaire","Milliers","Pourcentage"', *rows, ""])
    return written(tmp_path, text, "tranches.csv", "cp1252")


def test_pay_has_its_median_and_its_bands(tmp_path):
    run = import_pay([written(tmp_path, MEDIANS), bands(tmp_path, (48, 7))])

    assert (run.imported, run.details["sans valeur publiée"]) == (2, 1)
    assert Pay.objects.get(year=2019).band_shares == [2, 4, 39, 48, 7]
    assert Pay.objects.get(year=2005).band_shares is None


def test_bands_named_the_wrong_way_round_are_put_right_by_the_medians(tmp_path):
    run = import_pay([written(tmp_path, MEDIANS), bands(tmp_path, (3, 52))])

    assert run.details["tranches les plus hautes interverties"] == 1
    assert Pay.objects.get(year=2019).band_shares == [2, 4, 39, 52, 3]


def test_bands_that_no_order_reconciles_with_the_medians_are_not_kept(tmp_path):
    import_pay([written(tmp_path, MEDIANS.replace("2025", "1100")), bands(tmp_path, (48, 7))])

    assert Pay.objects.get(year=2019).band_shares is None


def test_bands_alone_are_refused(tmp_path):
    with pytest.raises(ImportRefused, match="salaires médians"):
        import_pay([bands(tmp_path, (48, 7))])


def test_pay_by_occupation_with_quartiles_is_read(tmp_path):
    text = "code_rome;annee;Q1;mediane;Q3\nJ1506;2023;1 900;2 150,5;2600\nZ9999;2023;1;2;3\nK2204;2023;9;5;8\n"

    run = import_pay([written(tmp_path, text)])

    pay = Pay.objects.get()
    assert (pay.occupation_id, pay.first_quartile, pay.median, pay.third_quartile) == ("J1506", 1_900, 2_150.5, 2_600)
    assert run.rejected == 2


CFA = (
    "Année;UAI;Libellé;Région;Taux emploi 6 mois;Taux emploi 12 mois;Taux emploi 18 mois\n"
    "cumul 2023-2024;0280001A;CFA de Chartres;CENTRE-VAL DE LOIRE;81.0;73.0;\n"
    "cumul 2022-2023;0280001A;CFA de Chartres;CENTRE-VAL DE LOIRE;;;\n"
    "cumul 2023-2024;0450001A;CFA d'Orléans;ATLANTIDE;81.0;73.0;\n"
)


def test_rates_of_an_establishment_keep_what_is_hidden_hidden(tmp_path):
    run = import_integration(written(tmp_path, CFA, encoding="utf-8-sig"))

    assert (run.imported, run.rejected, run.details["taux couverts par le secret"]) == (4, 1, 2)
    rate = IntegrationRate.objects.get(year=2024, months=6)
    assert (rate.rate, rate.area_code, rate.period, rate.is_secret) == (81, "reg-24", "2023-2024", False)
    assert IntegrationRate.objects.filter(year=2023, rate__isnull=True, is_secret=True).count() == 2


def test_rates_of_fewer_than_twenty_leavers_are_not_kept_even_when_given(tmp_path):
    degree = CertificationFactory(code="RNCP39923", occupations=[OccupationFactory(nurse=True)])
    text = "Année;RNCP;Région;Sortants;Taux emploi 6 mois\n2024;39923;;19;80\n2023;RNCP39923;;20;90\n2024;1;;30;80\n"

    run = import_integration(written(tmp_path, text))

    assert run.rejected == 1
    assert list(IntegrationRate.objects.order_by("year").values_list("rate", "is_secret", "certification_id")) == [
        (90, False, degree.code),
        (None, True, degree.code),
    ]


def test_insersup_is_read_for_all_graduates_together(tmp_path):
    text = (
        "promo;uai;libelle_diplome;genre;obtention_diplome;nb_sortants;tx_sortants_en_emploi_sal_fr_12\n"
        '2022;0451482X;Master - Droit;ensemble;diplômé;"120";71.5\n'
        "2022;0451482X;Master - Droit;femme;diplômé;70;70\n"
        "2022;0451482X;Master - Chimie;ensemble;diplômé;ns;ns\n"
    )

    run = import_integration(written(tmp_path, text))

    assert (run.source, run.imported) == ("insersup", 2)
    assert IntegrationRate.objects.get(rate__isnull=False).leavers == 120
