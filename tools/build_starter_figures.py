"""Build the figures of the demonstration: the part of Dares' tables that its three regions need, as published.

    python tools/build_starter_figures.py DARES_FOLDER

Columns and values are left as they are, so that `azimut import` reads them; detailed families, the last period, France
and the regions of the profiles with their departments. Sources and licence: docs/donnees.md.
"""

import csv
import sys
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent.parent / "azimut/demonstration/catalogue/work"
LAST = "2017-2019"
DETAILED = 5
REGIONS = {"84.0", "24.0", "28.0"}
DEPARTMENTS = {
    *("01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74"),
    *("18", "28", "36", "37", "41", "45"),
    *("14", "27", "50", "61", "76"),
}


def write(name: str, rows: list[dict[str, str]]) -> None:
    with (OUTPUT / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{name} : {len(rows)} lignes")


def read(path: Path, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream))


def shorter(row: dict[str, str]) -> dict[str, str]:
    """Two decimals are enough of an index that has sixteen."""
    return {**row, "Tension ": f"{float(row['Tension ']):.2f}" if row["Tension "] else ""}


def is_wanted(row: dict[str, str]) -> bool:
    return bool(row["Catégorie Tension"]) and (
        row["niveau_geo"] == "nat" or row["reg"] in REGIONS or row["dep"] in DEPARTMENTS
    )


def main() -> None:
    folder = Path(sys.argv[1])
    tensions = read(folder / "tensions__tensions.csv", "utf-8")
    write("tensions.csv", [shorter(row) for row in tensions if row["niveau_fap"] == "fap 225" and is_wanted(row)])
    women = read(folder / "part_femmes_3niv.csv", "latin-1")
    write(
        "mixite.csv",
        [
            {"Fap3": row["Fap3"], "Annee": row["Annee"], "Part": f"{float(row['Part']):.2f}"}
            for row in women
            if row["Annee"] == LAST and len(row["Fap3"]) == DETAILED and row["Part"] != "NA"
        ],
    )
    medians = read(folder / "salaire_median_3niv.csv", "utf-8")
    pay = [row for row in medians if row["Annee"] == LAST and len(row["Fap3"]) == DETAILED]
    write("salaires_medians.csv", pay)
    paid = {row["Fap3"] for row in pay}
    bands = read(folder / "salaires_3niv.csv", "cp1252")
    write("salaires_tranches.csv", [row for row in bands if row["Fap"] in paid])


if __name__ == "__main__":
    main()
