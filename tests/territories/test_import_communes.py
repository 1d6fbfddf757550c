"""Taking in tables of communes: the shipped one, and those people have."""

import csv
import gzip
import time

import pytest
from django.db import connection

from azimut.core.importing.errors import ImportRefused
from azimut.core.models import ImportRun
from azimut.territories.enums import CommuneKind, TerritoryKind
from azimut.territories.importers.communes import import_communes
from azimut.territories.models import Commune, Department, Region, Territory
from tests.territories.conftest import CHARTRES, COLUMNS, LUCE

pytestmark = pytest.mark.django_db
ORLEANS = {
    **CHARTRES,
    "code": "45234",
    "nom": "Orléans",
    "dept": "45",
    "nom_dept": "Loiret",
    "codes_postaux": "45000|45100",
    "lat_pt": "47.9025",
    "lon_pt": "1.909",
    "epci": "",
    "nom_epci": "",
    "ze2020": "2408",
    "nom_ze2020": "Orléans",
    "bv2022": "45234",
    "nom_bv2022": "Orléans",
}
PUBLISHED_COLUMNS = tuple(column for column in COLUMNS if column not in ("nom_dept", "nom_region", "anciens_noms"))


def part(code: str, name: str, parent: str, kind: str = "COMD") -> dict[str, str]:
    return {"code": code, "type": kind, "nom": name, "population": "0", "commune_parente": parent}


def test_the_shipped_file_gives_every_commune_in_seconds() -> None:
    start = time.perf_counter()
    run = import_communes()

    # Six seconds is what the benchmark holds; tests share a busy machine.
    assert time.perf_counter() - start < 30
    assert run.rejected == 0
    assert Commune.objects.active().count() == 34_875
    assert Commune.objects.filter(kind=CommuneKind.DISTRICT).count() == 45
    assert (Region.objects.count(), Department.objects.count()) == (18, 101)
    assert Territory.objects.of_kind(TerritoryKind.BASSIN_DE_VIE).count() > 1_700
    assert Territory.objects.of_kind(TerritoryKind.EMPLOYMENT_ZONE).count() > 300
    assert not Commune.objects.active().exclude(territories__kind=TerritoryKind.BASSIN_DE_VIE).exists()
    assert not Commune.objects.filter(population=0, successor=None).exclude(department_id="55").exists()


def test_an_import_after_a_killed_one_is_not_misled_by_the_pages_it_left() -> None:
    with connection.cursor() as cursor:
        # What autovacuum writes about a table full of rows that were rolled back.
        cursor.execute("UPDATE pg_class SET reltuples = 0, relpages = 700 WHERE relname LIKE 'territories_%'")
    start = time.perf_counter()
    import_communes()

    assert time.perf_counter() - start < 60


def test_an_unchanged_file_is_not_read_again(write_table) -> None:
    table = write_table(CHARTRES)
    import_communes(table)
    again = import_communes(table)

    assert again.is_unchanged
    assert (again.imported, again.unchanged) == (0, 4)
    assert ImportRun.objects.of_source("communes").succeeded().count() == 1


def test_only_what_changed_is_written(write_table) -> None:
    import_communes(write_table(CHARTRES, LUCE))
    run = import_communes(write_table({**CHARTRES, "population": "39000"}, LUCE, name="next.csv"))

    assert (run.imported, run.unchanged) == (1, 4)
    assert Commune.objects.get(code="28085").population == 39_000


def test_a_dry_run_reads_everything_and_writes_nothing(write_table) -> None:
    run = import_communes(write_table(CHARTRES, LUCE), dry_run=True)

    assert run.imported == 5
    assert not Commune.objects.exists()


def test_former_communes_join_the_territories_of_the_commune_of_today(write_table) -> None:
    import_communes(write_table(CHARTRES, part("28999", "Vieux-Bourg", "28085")))
    former = Commune.objects.get(code="28999")

    assert (former.successor_id, former.kind, former.department_id) == ("28085", "delegated", "28")
    assert former.point == Commune.objects.get(code="28085").point
    assert set(former.territories.values_list("code", flat=True)) == {"bv-28085", "ze-2401", "epci-200033181"}


def test_a_delegated_commune_that_kept_the_code_leaves_its_name_to_the_new_one(write_table) -> None:
    import_communes(write_table(CHARTRES, part("28085", "Chartres-Ville", "28085")))

    assert Commune.objects.get().former_names == ["Chartres-Ville"]


def test_a_commune_that_its_table_now_lists_as_part_of_another_becomes_a_former_one(write_table) -> None:
    import_communes(write_table(CHARTRES, LUCE, part("28998", "Hameau", "28218")))
    import_communes(write_table(CHARTRES, part("28218", "Lucé", "28085"), name="next.csv"))

    assert Commune.objects.get(code="28218").successor_id == "28085"
    assert Commune.objects.get(code="28998").successor_id == "28085"
    assert list(Commune.objects.active().values_list("code", flat=True)) == ["28085"]


def test_a_commune_absent_from_the_next_table_is_kept(write_table) -> None:
    import_communes(write_table(CHARTRES, LUCE))
    import_communes(write_table(CHARTRES, name="next.csv"))

    assert Commune.objects.active().filter(code="28218").exists()


def test_a_territory_no_longer_listed_is_ended_and_comes_back_when_listed_again(write_table) -> None:
    import_communes(write_table(CHARTRES, ORLEANS))
    gone = import_communes(write_table(CHARTRES, name="next.csv"))
    ended = Territory.objects.exclude(ended_on=None)
    was_ended = set(ended.values_list("code", flat=True))
    import_communes(write_table(CHARTRES, ORLEANS, name="last.csv"))

    assert gone.ended == 2
    assert was_ended == {"bv-45234", "ze-2408"}
    assert not ended.all().exists()


def test_a_basin_drawn_by_the_region_is_never_touched(write_table) -> None:
    import_communes(write_table(CHARTRES))
    basin = Territory.objects.create(code="bc-nord", name="Nord", kind=TerritoryKind.COORDINATION_BASIN)
    basin.communes.add("28085")
    import_communes(write_table(CHARTRES, LUCE, name="next.csv"))
    basin.refresh_from_db()

    assert basin.ended_on is None
    assert [c.code for c in basin.communes.all()] == ["28085"]


def test_a_commune_leaves_the_territory_it_is_no_longer_in(write_table) -> None:
    import_communes(write_table(CHARTRES, LUCE))
    import_communes(write_table(CHARTRES, {**LUCE, "bv2022": "28134", "nom_bv2022": "Dreux"}, name="next.csv"))

    assert [c.code for c in Territory.objects.get(code="bv-28085").communes.all()] == ["28085"]
    assert [c.code for c in Territory.objects.get(code="bv-28134").communes.all()] == ["28218"]


def test_a_territory_belongs_to_the_region_where_most_of_its_people_live(write_table) -> None:
    rambouillet = {**ORLEANS, "code": "78517", "nom": "Rambouillet", "dept": "78", "nom_dept": "Yvelines"}
    rambouillet |= {"region": "11", "nom_region": "Île-de-France", "bv2022": "28085", "nom_bv2022": "Chartres"}
    import_communes(write_table({**CHARTRES, "population": "10"}, {**rambouillet, "population": "26000"}))

    assert Territory.objects.get(code="bv-28085").region_id == "11"


def test_a_published_table_is_completed_by_the_shipped_file(write_table) -> None:
    le_havre = {**CHARTRES, "code": "76351", "nom": "Havre", "dept": "76", "region": "28", "population": ""}
    import_communes(write_table({**le_havre, "lat_pt": "", "lon_pt": ""}, columns=PUBLISHED_COLUMNS))
    commune = Commune.objects.get()

    assert (commune.name, commune.department.name, commune.department.region.name) == (
        "Le Havre",
        "Seine-Maritime",
        "Normandie",
    )
    assert commune.population > 150_000
    assert 49.4 < commune.latitude < 49.6


@pytest.mark.parametrize(("encoding", "delimiter"), [("cp1252", ";"), ("utf-8-sig", "\t"), ("utf-8", ",")])
def test_what_a_french_spreadsheet_saves_is_read(write_table, encoding: str, delimiter: str) -> None:
    run = import_communes(write_table(CHARTRES, ORLEANS, encoding=encoding, delimiter=delimiter))

    assert run.rejected == 0
    assert Commune.objects.get(code="45234").name == "Orléans"
    assert Commune.objects.get(code="45234").postcodes == ["45000", "45100"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"nom;prenom\nA;B\n", "il manque les colonnes code, type"),
        (b"", "il manque"),
        (b"\x00\xff\xfe\x00" * 50, "il manque"),
        (b"\x1f\x8bnot gzip at all", "illisible"),
        (gzip.compress(b"code,type\n", mtime=0)[:-6], "illisible"),
        ((",".join(COLUMNS) + "\n").encode(), "aucune commune utilisable"),
    ],
)
def test_a_file_that_is_not_a_table_of_communes_is_refused_in_french_and_nothing_is_lost(
    write_table, tmp_path, content: bytes, reason: str
) -> None:
    import_communes(write_table(CHARTRES))
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(content)

    with pytest.raises(ImportRefused, match=reason):
        import_communes(wrong)
    assert [c.code for c in Commune.objects.all()] == ["28085"]


def test_a_missing_file_is_refused(tmp_path) -> None:
    with pytest.raises(ImportRefused, match="illisible"):
        import_communes(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ({"code": "2808"}, "code"),
        ({"code": "28218'; DROP"}, "code"),
        ({"type": "VILLE"}, "type"),
        ({"nom": " "}, "nom"),
        ({"nom": "x" * 81}, "nom"),
        ({"nom": "Lu\x00cé"}, "nom"),
        ({"population": "-3"}, "population"),
        ({"population": "9" * 5_000}, "population"),
        ({"population": "beaucoup"}, "population"),
        ({"codes_postaux": "2811"}, "codes_postaux"),
        ({"lat_pt": "nan"}, "position"),
        ({"lat_pt": "148"}, "position"),
        ({"code": "99001", "lat_pt": "", "lon_pt": ""}, "position"),
        ({"code": "99001", "dept": "99", "nom_dept": ""}, "département"),
        ({"region": "84"}, "région"),
        ({"type": "COMD", "commune_parente": "28999"}, "commune_parente"),
        ({"code": "28085"}, "doublon"),
    ],
)
def test_a_faulty_line_is_set_aside_with_its_line_and_reason_and_the_others_pass(
    write_table, tmp_path, fault: dict[str, str], rule: str
) -> None:
    rejects = tmp_path / "rejects.csv"
    run = import_communes(write_table(CHARTRES, {**LUCE, **fault}, ORLEANS), rejects_path=rejects)

    assert [(line, broken) for line, _, broken, _ in run.rejects] == [(3, rule)]
    assert set(Commune.objects.values_list("code", flat=True)) == {"28085", "45234"}
    with rejects.open(encoding="utf-8", newline="") as stream:
        assert [row["ligne"] for row in csv.DictReader(stream)] == ["3"]


def test_electoral_sectors_are_neither_taken_nor_rejected(write_table) -> None:
    run = import_communes(write_table(CHARTRES, {**LUCE, "code": "13055SR01", "type": "SRM"}))

    assert (run.rejected, Commune.objects.count()) == (0, 1)


@pytest.mark.large
def test_the_shipped_facts_agree_with_the_published_table(real_data) -> None:
    from azimut.territories.distances import Point, distance_km
    from azimut.territories.importers.commune_file import read_rows, shipped_rows

    shipped = shipped_rows()
    published = {r.code: r for r in read_rows(real_data / "territoires" / "communes.csv") if r.kind == "commune"}
    basins = [kind for kind in TerritoryKind if kind in ("bassin_de_vie", "employment_zone")]

    def territories(row, kinds):
        return {territory[:2] for territory in row.territories if territory[0] in kinds}

    distances = sorted(
        distance_km(Point(row.latitude, row.longitude), Point(shipped[code].latitude, shipped[code].longitude))
        for code, row in published.items()
        if row.latitude is not None
    )
    populations = [(row.population, shipped[code].population) for code, row in published.items() if row.population]

    assert set(published) == set(shipped)
    assert all(shipped[code].name.casefold().endswith(row.name.casefold()) for code, row in published.items())
    assert all(territories(shipped[code], basins) == territories(row, basins) for code, row in published.items())
    assert distances[len(distances) // 2] < 0.5
    assert distances[int(len(distances) * 0.99)] < 2.5
    assert distances[-1] < 20
    assert sum(0.75 < new / old < 1.33 for old, new in populations) > 0.98 * len(populations)


@pytest.mark.large
def test_the_published_table_itself_can_be_imported(real_data) -> None:
    run = import_communes(real_data / "territoires" / "communes.csv")

    assert run.rejected == 0
    assert Commune.objects.active().count() == 34_875
    assert Commune.objects.get(code="76351").name == "Le Havre"
