"""Whatever file an importer of tables is given, the answer is rows set aside or one French line; nothing is lost."""

import csv
import gzip
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from azimut.catalogue.importers.bmo import import_bmo
from azimut.catalogue.importers.certifications import import_certifications
from azimut.catalogue.importers.families import import_families
from azimut.catalogue.importers.integration import import_integration
from azimut.catalogue.importers.pay import import_pay
from azimut.catalogue.importers.tensions import CAUSES, import_tensions
from azimut.catalogue.importers.women_share import import_women_share
from azimut.catalogue.models import OccupationFamily
from azimut.core.importing.errors import ImportRefused
from azimut.directory.importers.structures import import_structures
from tests.catalogue.small_registers import DIPLOMA

pytestmark = pytest.mark.django_db

Table = list[list[str]]
TABLES: dict[str, tuple[Callable[..., object], Table]] = {
    "bmo": (
        lambda path, **options: import_bmo(path, year=2024, **options),
        [
            ["Code du bassin d'emploi (BE)", "Nom du bassin d'emploi (NOMBE)", "Code métier BMO", "Nom métier BMO",
             "Dept", "met", "xmet", "smet"],
            ["2401", "Chartres", "A0Z40", "Agriculteurs", "28", "10", "5", "2"],
            ["2402", "Dreux", "A0Z40", "Agriculteurs", "28", "20", "5", "2"],
        ],
    ),
    "familles": (
        import_families,
        [
            ["nomenclature", "fap_code", "title", "rome4_code", "qualifications"],
            ["2009", "A0Z", "Agriculteurs", "", ""],
            ["2009", "A0Z40", "Agriculteurs", "D1102", "5"],
        ],
    ),
    "mixite": (import_women_share, [["Fap3", "Annee", "Part"], ["A0Z", "2019", "40"], ["A1Z", "2019", "60"]]),
    "salaires": (
        lambda path, **options: import_pay([path], **options),
        [["Fap3", "Annee", "Salaire_median"], ["A0Z", "2019", "1400"], ["A1Z", "2019", "1600"]],
    ),
    "tensions": (
        import_tensions,
        [
            ["fap", "Année", "niveau_geo", "reg", "dep", "Emploi moyen", "Tension", "Catégorie Tension",
             *CAUSES.values()],
            ["A0Z40", "2019", "nat", "", "", "100", "0.5", "3", *["2"] * len(CAUSES)],
            ["A1Z40", "2019", "nat", "", "", "100", "0.5", "3", *["2"] * len(CAUSES)],
        ],
    ),
    "inserjeunes": (
        import_integration,
        [
            ["Année", "UAI", "Libellé", "Région", "nb_sortants", "Taux emploi 6 mois", "Taux emploi 12 mois"],
            ["2022", "0280001A", "CFA de Chartres", "", "30", "60", "70"],
            ["2022", "0280002A", "CFA de Dreux", "", "30", "60", "70"],
        ],
    ),
    "rncp": (import_certifications, [list(DIPLOMA), list(DIPLOMA.values()), list(DIPLOMA.values())]),
    "structures": (
        import_structures,
        [
            ["id", "nom", "siret", "code_postal", "commune", "latitude", "longitude", "telephone", "courriel"],
            ["1", "Mission locale", "", "28000", "Chartres", "48.4", "1.4", "0237000000", "a@example.org"],
            ["2", "Point jeunes", "", "28100", "Dreux", "48.7", "1.3", "0237000001", "b@example.org"],
        ],
    ),
}  # fmt: skip
WORKBOOKS = ("bmo", "familles", "mixite", "salaires", "tensions", "inserjeunes")
ODD_CELLS = {
    "nothing": "",
    "nul": "a\x00b",
    "nul alone": "\x00",
    "negative": "-1",
    "not a number": "nan",
    "beyond a float": "1e400",
    "a huge float": "1e308",
    "beyond an integer": "2147483648",
    "forty figures": "9" * 40,
    "more figures than Python reads": "9" * 5_000,
    "ten thousand letters": "x" * 10_000,
    "superscript": "²",
    "arabic figure": "\u0661",
    "underscore": "1_0",
    "no such day": "31/02/2024",
    "first day": "0001-01-01",
    "formula": "=HYPERLINK(1)",
    "right to left": "\u202e",
    "line break": "a\nb",
}
ENGLISH = re.compile(r"\b(?:field|limit|expected|error|invalid|unexpected|cannot|not|file|directory)\b", re.IGNORECASE)


def written(table: Table, *, delimiter: str = ";") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(table)
    return text.getvalue().encode()


def workbook(table: Table) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in table:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """A workbook with one of its parts changed, or left out."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(written, "w") as after:
        for part in before.namelist():
            changed = change(before.read(part)) if part == name else before.read(part)
            if changed is not None:
                after.writestr(part, changed)
    return written.getvalue()


def odd_files(name: str) -> Iterator[tuple[str, bytes]]:
    table = TABLES[name][1]
    header, *rows = table
    good = written(table)
    yield from {
        "empty": b"",
        "blank lines": b"\n\n \n",
        "mark only": b"\xef\xbb\xbf",
        "header only": written([header]),
        "UTF-16": good.decode().encode("utf-16"),
        "UTF-32": good.decode().encode("utf-32"),
        "NUL only": bytes(1_000),
        "binary": bytes(range(256)) * 20,
        "PDF": b"%PDF-1.4\n%\xe2\xe3\n",
        "web page": b"<!DOCTYPE html><html><body>404</body></html>",
        "JSON": b'{"error": "no"}',
        "deep JSON": b"[" * 100_000,
        "number of JSON too long": b'[{"id": ' + b"9" * 5_000 + b"}]",
        "gzip": gzip.compress(good),
        "half a gzip": gzip.compress(good * 50)[:-20],
        "ZIP signature": b"PK\x03\x04",
        "ZIP of something": b"PK\x03\x04" + bytes(range(256)) * 10,
        "columns twice": written([[*header, *header], *([*row, *row] for row in rows)]),
        "columns reversed": written([row[::-1] for row in table]),
        "a column missing": written([row[1:] for row in table]),
        "short row": written([header, rows[0][:1], rows[1]]),
        "long row": written([header, [*rows[0], *["x"] * 50], rows[1]]),
        "ten thousand columns": written([header, ["x"] * 10_000, rows[1]]),
        "quote never closed": written([header]) + b'"' + written(rows),
        "cell beyond the limit": written([header, ["y" * 200_000, *rows[0][1:]], rows[1]]),
        "line without end": b"x" * 1_000_000,
        "truncated": good[:-4],
        "every row twice": written([*table, *rows]),
        "every row faulty": written([header, *[["?"] * len(header)] * 30]),
        "every cell empty": written([header, *[[""] * len(header)] * 30]),
        "Mac line ends": good.replace(b"\r\n", b"\r"),
        "pipes": written(table, delimiter="|"),
    }.items()


def odd_rows(name: str) -> Iterator[tuple[str, bytes]]:
    """Each column in turn with each odd value, beside a good row."""
    header, *rows = TABLES[name][1]
    for column, title in enumerate(header):
        for what, odd in ODD_CELLS.items():
            yield f"{title[:30]}: {what}", written([header, [*rows[0][:column], odd, *rows[0][column + 1 :]], rows[1]])


def odd_workbooks(name: str) -> Iterator[tuple[str, bytes]]:
    table = TABLES[name][1]
    good = workbook(table)
    sheet = "xl/worksheets/sheet1.xml"
    laughs = b'<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    for part in (sheet, "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"):
        yield f"without {part}", with_part(good, part, lambda _content: None)
        yield f"empty {part}", with_part(good, part, lambda _content: b"")
        yield f"half {part}", with_part(good, part, lambda content: content[: len(content) // 2])
        yield f"no XML in {part}", with_part(good, part, lambda _content: b"<pas du xml")
        yield f"DTD in {part}", with_part(good, part, lambda content: laughs + content)
    yield "no sheet", workbook([])
    yield "impossible cell", with_part(good, sheet, lambda content: content.replace(b'r="A2"', b'r="ZZZZZZ2"'))
    yield (
        "row far away",
        with_part(good, sheet, lambda content: content.replace(b'<row r="2"', b'<row r="99999999999"')),
    )
    yield "cut", good[:-40]


def outcome(importer: Callable[..., object], path: Path, tmp_path: Path) -> str:
    try:
        run = importer(path, rejects_path=tmp_path / "refus.csv")
    except ImportRefused as refusal:
        return str(refusal)
    said = [reason for _line, _path, _rule, reason in run.rejects]
    assert (tmp_path / "refus.csv").read_text(encoding="utf-8").count("\x00") == 0
    return " ".join(said)


@pytest.mark.parametrize("name", TABLES)
def test_no_odd_table_ends_an_import_otherwise_than_in_words(name: str, tmp_path: Path) -> None:
    importer = TABLES[name][0]
    import_families()
    faults = {}
    for what, content in (*odd_files(name), *odd_rows(name)):
        path = tmp_path / "table.csv"
        path.write_bytes(content)
        try:
            said = outcome(importer, path, tmp_path)
        except Exception as error:  # noqa: BLE001  each of them is what is looked for
            faults[what] = repr(error)[:200]
            continue
        if found := ENGLISH.search(said.replace(path.name, "")):
            faults[what] = f"{found[0]} : {said[:200]}"

    assert faults == {}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_no_odd_workbook_ends_an_import_otherwise_than_in_words(name: str, tmp_path: Path) -> None:
    importer = TABLES[name][0]
    import_families()
    faults = {}
    for what, content in odd_workbooks(name):
        path = tmp_path / "classeur.xlsx"
        path.write_bytes(content)
        try:
            outcome(importer, path, tmp_path)
        except Exception as error:  # noqa: BLE001  each of them is what is looked for
            faults[what] = repr(error)[:200]

    assert faults == {}


@pytest.mark.parametrize("name", ["table.csv", "table.xls", "table"])
def test_a_workbook_is_told_by_its_content_whatever_its_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(workbook(TABLES["familles"][1]))
    OccupationFamily.objects.all().delete()

    run = import_families(path)

    assert run.imported == 2


def test_a_column_that_is_there_twice_is_refused_by_its_name(tmp_path: Path) -> None:
    header, *rows = TABLES["mixite"][1]
    path = tmp_path / "parts.csv"
    path.write_bytes(written([[*header, "Part"], *([*row, "99"] for row in rows)]))

    with pytest.raises(ImportRefused, match="la colonne « Part » est là plusieurs fois"):
        import_women_share(path)


def test_the_file_of_rejects_never_takes_the_place_of_the_file_to_import(tmp_path: Path) -> None:
    path = tmp_path / "parts.csv"
    path.write_bytes(written(TABLES["mixite"][1]))
    link = tmp_path / "refus.csv"
    link.hardlink_to(path)

    with pytest.raises(ImportRefused, match="écraserait le fichier à importer"):
        import_women_share(path, rejects_path=link)

    assert path.read_bytes() == written(TABLES["mixite"][1])


def test_a_file_that_changes_while_it_is_read_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "familles.csv"
    path.write_bytes(written(TABLES["familles"][1]))
    import_families(path)
    before = OccupationFamily.objects.current().count()
    path.write_bytes(written([*TABLES["familles"][1], ["2009", "A1Z", "Maraîchers", "", ""]]))

    def meanwhile(_table: object) -> None:
        path.write_bytes(written(TABLES["familles"][1][:2]))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("azimut.catalogue.importers.families._write_links", lambda *_arguments: meanwhile(None))
        with pytest.raises(ImportRefused, match=r"familles\.csv a changé pendant l'import"):
            import_families(path)

    assert OccupationFamily.objects.current().count() == before
