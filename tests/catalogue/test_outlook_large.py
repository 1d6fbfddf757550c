"""Figures shown, against the source files read again by code that shares nothing with the importers."""

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import F

from azimut.catalogue.importers.bmo import import_bmo
from azimut.catalogue.importers.integration import import_integration
from azimut.catalogue.importers.pay import import_pay
from azimut.catalogue.importers.rome import import_rome
from azimut.catalogue.importers.tensions import import_tensions
from azimut.catalogue.importers.women_share import import_women_share
from azimut.catalogue.models import GenderShare, IntegrationRate, Occupation, Outlook, Pay, Tension
from azimut.catalogue.outlook import outlook_of
from azimut.territories.importers.communes import import_communes

pytestmark = [pytest.mark.django_db, pytest.mark.large]

OCCUPATIONS = 30
MOST_OF_THE_SURVEY = 15
"""Figures of the sample of the survey: a dozen rows."""
TERRITORIES = {
    "28085": ["dep:28", "reg:24", "nat"],
    "69123": ["dep:69", "reg:84", "nat"],
    "dep-15": ["dep:15", "reg:84", "nat"],
    "reg-28": ["reg:28", "nat"],
    "FR": ["nat"],
}


class SourceFiles:
    """The published files, in plain dictionaries."""

    def __init__(self, folder: Path) -> None:
        self.work = folder / "marche-travail"
        self.family_of = self._main_families(folder / "rome" / "passage_v3_v4.csv")
        self.tension = {}
        for row in self._rows("dares/tensions__tensions.csv", "utf-8", ","):
            place = {"nat": "nat", "reg": f"reg:{row['reg'].split('.')[0].rjust(2, '0')}"}.get(
                row["niveau_geo"].strip(), f"dep:{row['dep']}"
            )
            self.tension[row["fap"], place] = row["Catégorie Tension"], row["Manque de main-d'œuvre disponible"]
        self.women = self._last("dares/part_femmes_3niv.csv", "latin-1", "Part")
        self.pay = self._last("dares/salaire_median_3niv.csv", "utf-8", "Salaire_median")
        self.bands = defaultdict(dict)
        for row in self._rows("dares/salaires_3niv.csv", "cp1252", ","):
            self.bands[row["Fap"]][row["Salaire"]] = row["Pourcentage"]

    def _rows(self, name: str, encoding: str, delimiter: str) -> list[dict[str, str]]:
        with (self.work / name).open(encoding=encoding, newline="") as stream:
            return list(csv.DictReader(stream, delimiter=delimiter))

    def _last(self, name: str, encoding: str, column: str) -> dict[str, tuple[float, str]]:
        """By family, the value of the last period and this period."""
        found = {}
        for row in sorted(self._rows(name, encoding, ","), key=lambda row: row["Annee"]):
            if row[column] != "NA":
                found[row["Fap3"]] = float(row[column]), row["Annee"]
        return found

    def _main_families(self, passage: Path) -> dict[str, str]:
        text = (self.work / "passage_fap2009_romev3.txt").read_text(encoding="latin-1")
        tenths = defaultdict(lambda: defaultdict(int))
        for codes, family in re.findall(r'((?:"\w{5,6}"[\s,]*)+)=\s*"(\w{5})"', text):
            for code in re.findall(r"\w{5,6}", codes):
                tenths[code[:5]][family] += 10 if len(code) == 5 else 1
        weights = defaultdict(lambda: defaultdict(int))
        with passage.open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                for family, count in tenths[row["code_rome3"]].items():
                    weights[row["code_rome4"]][family] += count * int(row["n_ogr"])
        return {code: min(found, key=lambda f: (-found[f], f)) for code, found in weights.items() if found}


@pytest.fixture
def imported(real_data):
    work = real_data / "marche-travail"
    import_communes(None)
    import_rome(real_data / "rome")
    assert import_tensions(work / "dares" / "tensions__tensions.csv").rejected == 0
    import_women_share(work / "dares" / "part_femmes_3niv.csv")
    import_pay([work / "dares" / "salaire_median_3niv.csv", work / "dares" / "salaires_3niv.csv"])
    assert import_integration(work / "inserjeunes-cfa.csv").rejected == 0
    assert import_bmo(work / "bmo.csv", year=2024).rejected == 0
    return SourceFiles(real_data)


def _chosen(files: SourceFiles) -> list[str]:
    codes = sorted(set(files.family_of) & set(Occupation.objects.values_list("pk", flat=True)))
    return codes[:: len(codes) // OCCUPATIONS][:OCCUPATIONS]


def _check_occupations(files: SourceFiles) -> None:
    shown = 0
    for occupation in Occupation.objects.filter(pk__in=_chosen(files)):
        family = files.family_of[occupation.pk]
        for code, places in TERRITORIES.items():
            main = outlook_of(occupation, code).main
            assert main.code == family, occupation.pk
            place = next((place for place in places if files.tension.get((family, place), ("",))[0]), None)
            level, shortage = files.tension[family, place] if place else (None, None)
            assert main.tension.value == (float(level) if level else None), (occupation.pk, code)
            if level:
                causes = {cause.kind.value: cause.level for cause in main.causes}
                assert causes["labour_shortage"] == float(shortage)
            assert (main.women_share.value, main.women_share.period) == files.women.get(family, (None, ""))
            assert (main.pay.value, main.pay.period) == files.pay.get(family, (None, ""))
            _check_bands(main, files.bands.get(family))
            shown += sum(1 for figure in (main.tension, main.women_share, main.pay) if figure)
    assert shown >= 0.8 * 3 * OCCUPATIONS * len(TERRITORIES)


def _check_bands(main, published) -> None:
    """The lowest band is named right in the file; the two highest are there, whichever the order."""
    if not published or not main.pay_bands:
        return
    shares = [-1.0 if share == "NA" else float(share) for share in published.values()]
    shown = [-1.0 if band.share is None else band.share for band in main.pay_bands]
    assert sorted(shares) == sorted(shown)
    lowest = published["Moins de 1250 €"]
    assert shown[0] == (-1.0 if lowest == "NA" else float(lowest))


def _check_projects(files: SourceFiles, real_data: Path) -> None:
    """Every family of the survey that is the main one of an occupation, in its department and in France."""
    published = defaultdict(list)
    with (real_data / "marche-travail" / "bmo.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["NB_RECRUT_PROJECTS"] != "*":
                for place in (f"dep-{row['DEPARTEMENT_CODE'].zfill(2)}", "FR"):
                    published[row["FAP_CODE"], place].append(row)
    codes = set(Occupation.objects.values_list("pk", flat=True))
    occupation_of = {family: code for code, family in sorted(files.family_of.items()) if code in codes}
    shown = 0
    for (family, place), rows in published.items():
        if family in occupation_of:
            main = outlook_of(Occupation.objects.get(pk=occupation_of[family]), place).main
            projects = sum(float(row["NB_RECRUT_PROJECTS"]) for row in rows)
            seasonal = sum(float(row["NB_SEASON_RECRUT_PROJECTS"] or 0) for row in rows)
            assert (main.code, main.projects.value) == (family, pytest.approx(projects)), place
            assert main.seasonality.value == pytest.approx(100 * seasonal / projects)
            shown += 1
    assert shown >= MOST_OF_THE_SURVEY


def _check_rates(real_data: Path) -> None:
    with (real_data / "marche-travail" / "inserjeunes-cfa.csv").open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    for row in rows[:: len(rows) // 150]:
        for months in (6, 12, 18, 24):
            given = row[f"Taux emploi {months} mois"]
            kept = IntegrationRate.objects.filter(
                subject_code=row["UAI"], months=months, period=row["Année"].removeprefix("cumul ")
            ).first()
            assert (kept.rate if kept else None) == (float(given) if given else None), (row["UAI"], months)


def test_every_figure_shown_is_that_of_its_source_file(imported, real_data):
    """Thirty occupations in five territories, the survey, one establishment in seventy-five."""
    _check_occupations(imported)
    _check_projects(imported, real_data)
    _check_rates(real_data)
    _check_that_a_wrong_figure_is_seen(imported, real_data)


def _check_that_a_wrong_figure_is_seen(files: SourceFiles, real_data: Path) -> None:
    """The control: one figure of each kind made wrong, in turn, and the check that reads it must fail."""
    family = f"2009-{files.family_of[_chosen(files)[0]]}"
    for rows, change, check in (
        (Tension.objects.filter(area_code="FR", family=family), {"level": 6 - F("level")}, _check_occupations),
        (Tension.objects.filter(area_code="dep-15"), {"labour_shortage": 6 - F("labour_shortage")}, _check_occupations),
        (GenderShare.objects.filter(family=family), {"women_share": F("women_share") / 2}, _check_occupations),
        (Pay.objects.filter(family=family), {"median": F("median") - 1}, _check_occupations),
        (Outlook.objects.all(), {"projects": F("projects") + 1}, lambda read: _check_projects(read, real_data)),
    ):
        with transaction.atomic():
            assert rows.update(**change)
            with pytest.raises(AssertionError):
                check(files)
            transaction.set_rollback(True)
    with transaction.atomic():
        IntegrationRate.objects.filter(months=6, rate__lt=99).update(rate=F("rate") + 1)
        with pytest.raises(AssertionError):
            _check_rates(real_data)
        transaction.set_rollback(True)
