"""Build azimut/catalogue/importers/facts/fap2009.csv from the nomenclature's two public programs (Dares).

    python tools/build_families.py TITLES PASSAGE

TITLES   intitule_fap2009.txt: the formats that give each family its title
PASSAGE  passage_fap2009_romev3.txt: ROME 3 codes, alone or with the qualification asked (0 to 9), to families

One row a family and ROME 3 code, with the number of qualifications (of ten) that lead there. Sources and licence:
docs/donnees.md. The same inputs give the same bytes.
"""

import csv
import re
import sys
from collections import Counter
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent.parent / "azimut/catalogue/importers/facts/fap2009.csv"
QUALIFICATIONS = 10
TITLE = re.compile(r'^"(?P<code>[A-Z]|[A-Z]\d[A-Z]|[A-Z]\d[A-Z]\d\d)"\s*="(?P=code) : (?P<title>[^"]+)"')
LINK = re.compile(r'^\s*(?P<codes>"[A-Z]\d{4,5}"(?:\s*,\s*"[A-Z]\d{4,5}")*)\s*=\s*"(?P<family>[A-Z]\d[A-Z]\d\d)"')
ALL_OCCUPATIONS = ("ENSEMBLE", "Ensemble des métiers")


def titles(path: Path) -> dict[str, str]:
    found = dict([ALL_OCCUPATIONS])
    for line in path.read_text(encoding="cp1252").splitlines():
        if match := TITLE.match(line.strip()):
            found.setdefault(match["code"], " ".join(match["title"].split()))
    return found


def links(path: Path) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for line in path.read_text(encoding="latin-1").splitlines():
        if match := LINK.match(line):
            for code in re.findall(r"[A-Z]\d{4,5}", match["codes"]):
                found[match["family"], code[:5]] += 1 if len(code) > 5 else QUALIFICATIONS
    return found


def main() -> None:
    names, weights = titles(Path(sys.argv[1])), links(Path(sys.argv[2]))
    with OUTPUT.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("nomenclature", "fap_code", "title", "rome3_code", "qualifications"))
        for code, title in sorted(names.items()):
            rows = sorted((rome, count) for (family, rome), count in weights.items() if family == code)
            for rome, count in rows or [("", "")]:
                writer.writerow((2009, code, title, rome, count))
    unknown = {family for family, _ in weights} - set(names)
    print(f"{len(names)} familles, {len(weights)} liens, inconnues : {sorted(unknown)}")


if __name__ == "__main__":
    main()
