"""Figures in the shapes they are really published in: titles above, columns named otherwise, hidden cells in letters.

The files are written here, after the columns that publishers use.
"""

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from azimut.catalogue.figure_definitions import SourceKey
from azimut.catalogue.importers.bmo import import_bmo
from azimut.catalogue.importers.figure_files import number_in
from azimut.catalogue.importers.integration import import_integration
from azimut.catalogue.models import IntegrationRate, Outlook
from azimut.core.importing.errors import ImportRefused
from azimut.territories.models import Territory
from tests.catalogue.factories import CertificationAliasFactory, CertificationFactory, OccupationFactory
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db

CFA = (
    "Année;UAI;Libellé;Région;Taux emploi 6 mois;Taux emploi 12 mois\n"
    "cumul 2023-2024;0280001A;CFA de Chartres;CENTRE-VAL DE LOIRE;81.0;73.0\n"
)


@pytest.fixture(autouse=True)
def places():
    CommuneFactory(chartres=True)
    CommuneFactory(orleans=True)
    OccupationFactory(nurse=True)


def written(tmp_path: Path, text: str, name: str = "fichier.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return path


def test_insersup_says_its_years_as_a_list_and_what_it_hides_in_letters(tmp_path):
    text = (
        "promo;UO_LIB;Libelle_Diplome;Genre;Obtention_Diplome;nb_sortants;tx_sortants_en_emploi_sal_fr_12\n"
        "\"['2021', '2022']\";Université d'ici;Licence - Histoire;Ensemble;Diplômé;1 120;71,5 %\n"
        "\"['2021', '2022']\";Université d'ici;Licence - Droit;Ensemble;Diplômé;nd;nd\n"
    )

    run = import_integration(written(tmp_path, text))

    assert run.rejected == 0
    rate = IntegrationRate.objects.get(rate__isnull=False)
    assert (rate.rate, rate.leavers, rate.year, rate.period) == (71.5, 1120, 2022, "2021-2022")
    assert IntegrationRate.objects.get(rate__isnull=True).is_secret


NATIONAL = (
    "Code Formation;Type de diplôme;Libellé de la formation;Taux de poursuite d'études;nb en année terminale;"
    "Taux d'emploi 6 mois après la sortie;nb de sortants 6 mois après la sortie;Taux d'emploi 12 mois après la sortie\n"
)


@pytest.mark.parametrize("code", ["01022105", "1022105"])
def test_a_diploma_known_by_its_code_at_school_is_a_certification(tmp_path, code):
    degree = CertificationFactory(code="RNCP39923")
    CertificationAliasFactory(code="CFD01022105", certification=degree)
    text = f"{NATIONAL}{code};MC5;desserts;42;60;50;49;58\n40099999;BAC PRO;inconnu;1;30;50;30;58\n"

    run = import_integration(written(tmp_path, text, name="inserjeunes_apprentis_2023-2024.csv"))

    assert (run.imported, run.rejected) == (2, 1)
    rates = IntegrationRate.objects.order_by("months").values_list("months", "rate", "leavers", "certification_id")
    assert list(rates) == [(6, 50, 49, degree.code), (12, 58, 49, degree.code)]
    assert set(IntegrationRate.objects.values_list("year", "period")) == {(2024, "2023-2024")}


def test_a_file_of_rates_without_a_year_anywhere_asks_for_one(tmp_path):
    CertificationAliasFactory(code="CFD01022105", certification=CertificationFactory())
    path = written(tmp_path, f"{NATIONAL}01022105;MC5;desserts;42;60;50;49;58\n")

    with pytest.raises(ImportRefused, match="--year"):
        import_integration(path)

    assert import_integration(path, year=2024).imported == 2


def test_the_rate_of_a_course_is_not_that_of_the_certification_elsewhere(tmp_path):
    CertificationAliasFactory(code="CFD01022105", certification=CertificationFactory(title="Desserts"))
    text = (
        "n°UAI de l'établissement;Libellé de l'établissement;Région;Code formation apprentissage;Année;"
        "Taux d'emploi 6 mois après la sortie;Taux d'emploi 12 mois après la sortie\n"
        "0280001A;CFA de Chartres;CENTRE-VAL DE LOIRE;1022105;2022-2023;50;ns\n"
    )

    import_integration(written(tmp_path, text))

    rate = IntegrationRate.objects.get(months=6)
    assert (rate.subject, rate.subject_name, rate.certification_id, rate.area_code) == (
        "training", "Desserts", None, "reg-24",
    )  # fmt: skip
    assert IntegrationRate.objects.get(months=12).is_secret


def test_the_courses_of_a_lycee_are_never_taken_for_the_whole_of_it(tmp_path):
    start = "cumul 2023-2024;CENTRE-VAL DE LOIRE;0280019Z;LP DE CHARTRES"
    text = (
        "\ufeffAnnée;Région;UAI;Libellé;Type diplome;Libellé formation;Code formation mefstat11;Durée formation;"
        "Diplôme rénové ou nouveau;DEVENIR Part poursuite études;DEVENIR Part en emploi 6 mois;"
        "DEVENIR Part autre situation 6 mois;Taux poursuite études;Taux emploi 6 mois;Taux emploi 12 mois;"
        "Taux emploi 18 mois;Taux emploi 24 mois\n"
        f"{start};BAC PRO;melec;24725510320;3;non;40;30;30;40;52;61;;\n"
        f"{start};CAP;electricien;24125521320;2;non;;;;;nd;nd;;\n"
    )

    run = import_integration(written(tmp_path, text))

    assert run.rejected == 0
    rates = IntegrationRate.objects.order_by("subject_code", "months")
    assert {rate.subject for rate in rates} == {"training"}
    assert [(rate.subject_code, rate.subject_name, rate.months, rate.rate) for rate in rates] == [
        ("0280019Z · 24125521320", "electricien", 6, None),
        ("0280019Z · 24125521320", "electricien", 12, None),
        ("0280019Z · 24725510320", "melec", 6, 52),
        ("0280019Z · 24725510320", "melec", 12, 61),
    ]


def test_a_second_file_of_the_year_leaves_the_establishments_it_does_not_list(tmp_path):
    lycee = "Année;UAI;Libellé;Région;Taux emploi 6 mois\n2023-2024;0450002B;Lycée;CENTRE-VAL DE LOIRE;40\n"
    import_integration(written(tmp_path, CFA, encoding="utf-8-sig"))

    run = import_integration(written(tmp_path, lycee, name="lycees.csv"))

    assert run.ended == 0
    assert set(IntegrationRate.objects.current().filter(year=2024).values_list("subject_code", flat=True)) == {
        "0280001A", "0450002B",
    }  # fmt: skip


def published_survey(tmp_path: Path, *rows: tuple, header: tuple[str, ...]) -> Path:
    """A dictionary of columns, then the figures under a title: as the survey is published."""
    book = Workbook()
    for line in (("Variable", "Libellé"), ("met", "Projets de recrutement"), ("xmet", "Projets difficiles")):
        book.active.append(line)
    sheet = book.create_sheet("Données")
    for line in (("Besoins en main-d'œuvre 2025",), (), header, *rows):
        sheet.append(line)
    book.save(tmp_path / "BMO.xlsx")
    return tmp_path / "BMO.xlsx"


@pytest.mark.parametrize(
    "named", [("BE", "NOMBE", "Dept"), ("be25", "nombe25", "DEPT"), ("Code bassin", "Nom bassin", "Code département")]
)
def test_the_survey_is_read_as_published_under_a_title_with_hidden_cells(tmp_path, named):
    header = (
        "Année", "Code metier BMO", "NOM MÉTIER BMO", "Famille_met", "Lbl_fam_met", "REG", "NOM_REG",
        named[2], "NomDept", *named[:2], "Met", "XMET", "smet",
    )  # fmt: skip
    start = (2025, "V1Z80", "Infirmiers", "S", "Santé", 24, "CENTRE-VAL DE LOIRE")
    path = published_survey(
        tmp_path,
        (*start, 28, "EURE-ET-LOIR", 2411, "CHARTRES", "1 200", "*", "nd"),
        (*start, "28", "EURE-ET-LOIR", "2412", "DREUX", 10.5, "4,5", None),
        (*start, 45, "LOIRET", 2431, "ORLEANS", "*", "*", "*"),
        header=header,
    )

    run = import_bmo(path)

    assert run.rejected == 0
    eure_et_loir = Outlook.objects.get(area_code="dep-28")
    assert (eure_et_loir.year, eure_et_loir.projects, eure_et_loir.difficult_projects) == (2025, 1210.5, 4.5)
    assert (eure_et_loir.seasonal_projects, eure_et_loir.hidden_parts) == (0, 1)
    assert Outlook.objects.get(area_code="be-2411").area_name == "Chartres"
    assert Outlook.objects.get(area_code="dep-45").projects is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("1 234,5", 1234.5), ("1\u202f234", 1234), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("57 %", 57), ("57.0", 57)],
)
def test_a_number_is_read_however_it_is_written(text, number):
    assert number_in(text) == number


INSERSUP_FOR_PEOPLE = (
    "\ufeffRégion;Établissement;Code UAI de l'établissement;type_diplome;Code du diplôme SISE;Libellé du diplôme;Genre;"
    "Nationalité;Régime d'inscription;Obtention du diplôme;Promotion;Nombre de sortants;"
    "6-Taux d'emploi - 6 mois après le diplôme;6-Taux d'emploi salarié en France - 6 mois après le diplôme;"
    "12-Taux d'emploi salarié en France - 12 mois après le diplôme;"
    "6-Taux de sortants en emploi stable - 6 mois après le diplôme\n"
)
UNIVERSITY = "Centre-Val de Loire;Université d'ici;0450855K;Licence professionnelle"


def test_insersup_is_read_with_the_names_of_columns_made_for_people(tmp_path):
    text = INSERSUP_FOR_PEOPLE + "".join(
        f"{UNIVERSITY};{code};MÉTIERS DE L'ÉLECTRICITÉ;{people};2023;64;;90,91;ns;30\n"
        for code, people in (
            ("2500101", "ensemble;ensemble;ensemble;diplômé"),
            ("2500101", "femme;ensemble;ensemble;diplômé"),
            ("2500101", "ensemble;ensemble;apprentissage;diplômé"),
            ("2500101", "ensemble;ensemble;ensemble;non diplômé"),
            ("2500102", "ensemble;ensemble;ensemble;diplômé"),
        )
    )

    run = import_integration(written(tmp_path, text))

    assert run.rejected == 0
    rates = IntegrationRate.objects.order_by("subject_code", "months")
    assert [(rate.subject_code, rate.months, rate.rate) for rate in rates] == [
        ("0450855K · 2500101", 6, 90.91),
        ("0450855K · 2500101", 12, None),
        ("0450855K · 2500102", 6, 90.91),
        ("0450855K · 2500102", 12, None),
    ]
    assert {(rate.year, rate.leavers, rate.source) for rate in rates} == {(2023, 64, SourceKey.HIGHER_EDUCATION)}


def test_two_degrees_whose_names_begin_alike_stay_two(tmp_path):
    begins = "Licence professionnelle - Métiers de l'industrie"
    text = "promo;uai;libelle_diplome;nb_sortants;tx_sortants_en_emploi_sal_fr_6\n" + "".join(
        f"2023;0450855K;{begins} : {end};40;{rate}\n" for end, rate in (("chaudronnerie", 80), ("mécatronique", 90))
    )

    run = import_integration(written(tmp_path, text))

    assert run.rejected == 0
    assert sorted(IntegrationRate.objects.values_list("rate", flat=True)) == [80, 90]


SURVEY_OF_2026 = (
    "annee", "Code métier BMO", "Nom métier BMO", "Famille_met", "Lbl_fam_met", "REG", "NOM_REG", "Dept", "NomDept",
    "BE26", "NOMBE26", "clpe", "met", "xmet", "smet",
)  # fmt: skip


def test_the_survey_of_2026_has_one_more_column_and_codes_as_numbers(tmp_path):
    start = (2026, "V1Z80", "Infirmiers", "S", "Santé", 24, "CENTRE-VAL DE LOIRE", 28, "EURE-ET-LOIR")
    path = published_survey(
        tmp_path, (*start, 2411, "CHARTRES", "Eure-et-Loir", "120", "40", "*"), header=SURVEY_OF_2026
    )

    run = import_bmo(path)

    assert run.rejected == 0
    basin = Outlook.objects.get(area_code="be-2411")
    assert (basin.year, basin.projects, basin.difficult_projects, basin.seasonal_projects) == (2026, 120, 40, None)


SURVEY_OF_2019 = (
    "annee", "code métier BMO ", "nom_metier BMO", "Famille_metier", "Libellé de famille de métier", "BE19", "NOMBE19",
    "Dept", "NomDept", "REG", "NOM_REG", "met", "xmet", "smet",
)  # fmt: skip


@pytest.mark.parametrize("beside", [(), ("Lisez-moi.pdf", "__MACOSX/Donnees/._BMO.xlsx", "Dictionnaire.csv")])
def test_the_survey_of_2019_is_read_in_the_archive_it_is_published_in(tmp_path, beside):
    start = (2019, "V1Z80", "Infirmiers", "S", "Santé", 2411, "CHARTRES", 28, "EURE-ET-LOIR", 24, "CENTRE-VAL DE LOIRE")
    workbook = published_survey(tmp_path, (*start, "120", "40", "*"), header=SURVEY_OF_2019)
    with ZipFile(tmp_path / "Base_open_data.zip", "w") as archive:
        archive.write(workbook, "Donnees/BMO.xlsx")
        for name in beside:
            archive.writestr(name, "rien")

    run = import_bmo(tmp_path / "Base_open_data.zip")

    assert run.rejected == 0
    basin = Outlook.objects.get(area_code="be-2411")
    assert (basin.year, basin.projects, basin.difficult_projects, basin.seasonal_projects) == (2019, 120, 40, None)


def test_a_table_in_an_archive_is_read_as_if_it_were_alone(tmp_path):
    with ZipFile(tmp_path / "cfa.zip", "w") as archive:
        archive.writestr("cfa.csv", CFA)

    assert import_integration(tmp_path / "cfa.zip").imported == 2


def test_the_communes_of_bassins_are_read_with_the_year_in_their_column(tmp_path):
    start = (2026, "V1Z80", "Infirmiers", "S", "Santé", 24, "CENTRE-VAL DE LOIRE", 28, "EURE-ET-LOIR")
    survey = published_survey(
        tmp_path, (*start, 2411, "CHARTRES", "Eure-et-Loir", "120", "40", "*"), header=SURVEY_OF_2026
    )
    book = Workbook()
    book.active.append(("region", "dep", "code_commune", "lib_commune", "code_bassin_2026", "lib_bassin_2026"))
    book.active.append((24, "28", "28085", "CHARTRES", 2411, "CHARTRES"))
    book.save(tmp_path / "bassins.xlsx")

    import_bmo(survey, basins_path=tmp_path / "bassins.xlsx")

    assert list(Territory.objects.get(code="be-2411").communes.values_list("code", flat=True)) == ["28085"]
