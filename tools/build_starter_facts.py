"""Write the compact facts of the starter catalogue from the official ROME 4 CSV set.

Usage: python tools/build_starter_facts.py DIR_ROME

The occupations are those described in azimut/demonstration/catalogue/occupations/*.toml. Only facts of the
nomenclature are kept (codes, labels, links): ROME 4, France Travail, Licence Ouverte 2.0. The official
definitions are never read. The output is the same, byte for byte, for the same input.
"""

import csv
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

CATALOGUE = Path(__file__).resolve().parent.parent / "azimut" / "demonstration" / "catalogue"
FACTS = CATALOGUE / "facts"

MAX_APPELLATIONS = 12
MAX_SKILLS = 14
# Asked for in this order, so that no page shows know-how alone; what one kind leaves unused goes to the others.
SKILL_SHARES = {"know_how": 8, "soft_skill": 2, "knowledge": 4}
FEWEST_MOBILITIES = 3
MOST_ADDED_MOBILITIES = 4
SAME_DOMAIN_WEIGHT = 3
# A skill held by more of the 1,584 occupations than this says nothing about which are close.
MOST_HOLDERS = 80

SKILL_KINDS = {"1": "know_how", "2": "soft_skill", "3": "knowledge"}
CORE_ORDER = {"Principale": 0, "Émergente": 1, "": 2}
TRANSITIONS = {
    "Emploi Vert": "green",
    "Emploi stratégique pour la Transition écologique": "strategic",
    "Emploi Blanc": "neutral",
    "Emploi Brun": "brown",
    "": "",
}
SKILLS_BLOC, CONTEXTS_BLOC = "5", "6"

Row = dict[str, str]


class RomeFiles:
    """The official CSV set, read by table name; doubled apostrophes are made single on the way in."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def read(self, table: str) -> list[Row]:
        """Rows of the one version of the table present in the directory; FileNotFoundError when there is none."""
        paths = sorted(self.directory.glob(f"unix_{table}_v*_utf8.csv"))
        if not paths:
            raise FileNotFoundError(f"unix_{table}_v*_utf8.csv manque dans {self.directory}")
        with paths[-1].open(encoding="utf-8", newline="") as source:
            return [{name: cleaned(value) for name, value in row.items()} for row in csv.DictReader(source)]


def cleaned(value: str) -> str:
    """One space between words, single apostrophes."""
    return " ".join(value.replace("''", "'").split())


def flag(value: str) -> str:
    """ROME writes O, N or nothing; the facts write 1 or 0."""
    return "1" if value == "O" else "0"


def described_codes(directory: Path) -> list[str]:
    """ROME codes that have a text in occupations/*.toml, in order."""
    codes: list[str] = []
    for path in sorted(directory.glob("*.toml")):
        codes.extend(tomllib.loads(path.read_text(encoding="utf-8")))
    doubled = [code for code, count in Counter(codes).items() if count > 1]
    if doubled:
        raise ValueError(f"Codes décrits deux fois : {', '.join(sorted(doubled))}")
    return sorted(codes)


def write(name: str, header: str, rows: Iterable[Iterable[str]]) -> None:
    """Write one table of facts: UTF-8, comma, LF."""
    path = FACTS / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def write_occupations(rome: RomeFiles, codes: list[str]) -> None:
    interests = {row["code_rome"]: row for row in rome.read("referentiel_code_rome_riasec")}
    official = {row["code_rome"]: row for row in rome.read("referentiel_code_rome")}
    unknown = [code for code in codes if code not in official]
    if unknown:
        raise ValueError(f"Codes absents du ROME : {', '.join(unknown)}")
    write(
        "occupations",
        "rome_code,label,ogr_code,riasec_major,riasec_minor,is_regulated,is_executive,"
        "ecological_transition,digital_transition",
        (
            (
                code,
                official[code]["libelle_rome"],
                official[code]["code_ogr"],
                interests[code]["riasec_majeur"],
                interests[code]["riasec_mineur"],
                flag(official[code]["emploi_reglemente"]),
                flag(official[code]["emploi_cadre"]),
                TRANSITIONS[official[code]["transition_eco"]],
                flag(official[code]["transition_num"]),
            )
            for code in codes
        ),
    )


def write_domains(rome: RomeFiles, codes: list[str]) -> None:
    labels = {}
    for row in rome.read("cr_gd_dp"):
        if row["code_rome"] in codes:
            labels[row["code_grand_domaine"]] = row["libelle_grand_domaine"]
            labels[row["code_domaine_professionel"]] = row["libelle_domaine_professionel"]
    write("domains", "code,label", sorted(labels.items()))


def chosen_appellations(rows: list[Row]) -> list[Row]:
    """At most MAX_APPELLATIONS rows, half of them beginning with the same word as the principal one."""
    ranked = sorted(
        rows,
        key=lambda row: (
            row["classification"] != "PRINCIPALE",
            len(row["libelle_appellation_long"]),
            row["libelle_appellation_long"],
        ),
    )
    first_word = ranked[0]["libelle_appellation_long"].split()[0]
    variants = [row for row in ranked if row["libelle_appellation_long"].split()[0] == first_word]
    kept = variants[: MAX_APPELLATIONS // 2]
    others = [row for row in ranked if row not in kept]
    return kept + others[: MAX_APPELLATIONS - len(kept)]


def write_appellations(rome: RomeFiles, codes: list[str]) -> None:
    """The principal one first, then its variants, then other names; the shortest are the names people use."""
    by_code: dict[str, list[Row]] = defaultdict(list)
    for row in rome.read("referentiel_appellation"):
        if row["peu_usite"] != "O" or row["classification"] == "PRINCIPALE":
            by_code[row["code_rome"]].append(row)
    lines = []
    for code in codes:
        lines.extend(
            (row["code_ogr"], code, row["libelle_appellation_long"], str(int(row["classification"] == "PRINCIPALE")))
            for row in chosen_appellations(by_code[code])
        )
    write("appellations", "ogr_code,rome_code,label,is_main", lines)


class Skills:
    """Skills of each occupation, with their kind and whether they are at the core of it."""

    def __init__(self, rome: RomeFiles) -> None:
        abilities, knowledge = rome.read("referentiel_competence"), rome.read("referentiel_savoir")
        self.labels = {row["code_ogr"]: row["libelle_competence"] for row in abilities}
        self.labels |= {row["code_ogr_savoir"]: row["libelle_savoir"] for row in knowledge}
        self.transverse = {row["code_ogr"] for row in abilities if row["sous_cat_comp"] == "Transverse"}
        # ROME files diplomas and licences under knowledge; nobody would call « Bac pro » a skill.
        self.diplomas = {
            row["code_ogr_savoir"] for row in knowledge if row["categorie_savoir"] == "Certifications et habilitations"
        }
        self.core = {(row["code_rome"], row["code_ogr"]): row["coeur_metier"] for row in rome.read("coherence_item")}
        self.kinds: dict[str, str] = {}
        self.of: dict[str, list[str]] = defaultdict(list)
        for row in rome.read("liens_rome_referentiels"):
            if row["code_compo_bloc"] == SKILLS_BLOC:
                self.kinds[row["code_ogr"]] = SKILL_KINDS[row["code_rubrique"]]
                self.of[row["code_rome"]].append(row["code_ogr"])
        self.holders = Counter(skill for skills in self.of.values() for skill in skills)

    def is_core(self, code: str, skill: str) -> bool:
        return self.core[code, skill] == "Principale"

    def technical(self, code: str) -> set[str]:
        """What tells occupations apart: neither soft skills, nor transverse ones, nor those everyone has."""
        return {
            skill
            for skill in self.of[code]
            if self.kinds[skill] != "soft_skill" and self.holders[skill] <= MOST_HOLDERS
        } - self.transverse

    def chosen(self, code: str) -> list[str]:
        """At most MAX_SKILLS, core ones first (the most telling before), then technical and widespread ones."""
        ranked = sorted(
            set(self.of[code]) - self.diplomas,
            key=lambda skill: (
                CORE_ORDER[self.core[code, skill]],
                skill in self.transverse,
                self.holders[skill] if self.is_core(code, skill) else -self.holders[skill],
                skill,
            ),
        )
        kept = [
            skill
            for kind, share in SKILL_SHARES.items()
            for skill in [candidate for candidate in ranked if self.kinds[candidate] == kind][:share]
        ]
        kept += [skill for skill in ranked if skill not in kept][: MAX_SKILLS - len(kept)]
        order = list(SKILL_SHARES)
        return sorted(
            kept, key=lambda skill: (not self.is_core(code, skill), order.index(self.kinds[skill]), ranked.index(skill))
        )


def write_skills(skills: Skills, codes: list[str]) -> None:
    chosen = {code: skills.chosen(code) for code in codes}
    used = sorted({skill for names in chosen.values() for skill in names}, key=int)
    write("skills", "ogr_code,label,kind", ((skill, skills.labels[skill], skills.kinds[skill]) for skill in used))
    write(
        "occupation_skills",
        "rome_code,skill_ogr,is_core",
        ((code, skill, str(int(skills.is_core(code, skill)))) for code in codes for skill in chosen[code]),
    )


def nearest(code: str, codes: list[str], skills: Skills) -> list[str]:
    """Other occupations of the set, nearest first: shared technical skills, then the same professional domain."""
    mine = skills.technical(code)
    scores = {
        other: len(mine & skills.technical(other)) + SAME_DOMAIN_WEIGHT * (other[:3] == code[:3])
        for other in codes
        if other != code
    }
    return sorted((other for other in scores if scores[other]), key=lambda other: (-scores[other], other))


def write_mobilities(rome: RomeFiles, skills: Skills, codes: list[str]) -> None:
    """Official mobilities inside the set in their official order, completed by proximity when they are too few."""
    official: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in rome.read("rubrique_mobilite"):
        if row["code_rome_cible"] in codes and row["code_rome_cible"] != row["code_rome"]:
            official[row["code_rome"]].append((int(row["numero_ordre"]), row["code_rome_cible"]))
    lines = []
    for code in codes:
        targets = [(target, "official") for _, target in sorted(official[code])]
        if len(targets) < FEWEST_MOBILITIES:
            known = {target for target, _ in targets}
            added = [target for target in nearest(code, codes, skills) if target not in known]
            targets += [(target, "proximity") for target in added[:MOST_ADDED_MOBILITIES]]
        lines.extend((code, target, str(rank), kind) for rank, (target, kind) in enumerate(targets, start=1))
    write("mobilities", "rome_code,target_rome_code,rank,kind", lines)


def write_contexts(rome: RomeFiles, codes: list[str]) -> None:
    links = sorted(
        {
            (row["code_rome"], row["code_ogr"])
            for row in rome.read("liens_rome_referentiels")
            if row["code_compo_bloc"] == CONTEXTS_BLOC and row["code_rome"] in codes
        },
        key=lambda link: (link[0], int(link[1])),
    )
    used = {context for _, context in links}
    write(
        "work_contexts",
        "ogr_code,label,kind_label",
        (
            (row["code_ogr"], row["libelle_cont_travail"], row["libelle_type_cont_trav"])
            for row in sorted(rome.read("referentiel_contexte_travail"), key=lambda row: int(row["code_ogr"]))
            if row["code_ogr"] in used
        ),
    )
    write("occupation_contexts", "rome_code,context_ogr", links)


def write_interests(rome: RomeFiles, codes: list[str]) -> None:
    rows = [row for row in rome.read("arborescence_centre_interet") if row["code_rome"] in codes]
    labels = {row["code_centre_interet"]: row["libelle_centre_interet"] for row in rows}
    write("interests", "code,label", sorted(labels.items(), key=lambda item: int(item[0])))
    links = {(row["code_rome"], row["principal"] != "oui", int(row["code_centre_interet"])) for row in rows}
    write(
        "occupation_interests",
        "rome_code,interest_code,is_main",
        ((code, str(interest), str(int(not secondary))) for code, secondary, interest in sorted(links)),
    )


def write_sectors(rome: RomeFiles, codes: list[str]) -> None:
    """Sectors and their subsectors share one list: a subsector names its parent, and replaces it when present."""
    labels: dict[str, tuple[str, str]] = {}
    is_main: dict[tuple[str, str], bool] = defaultdict(bool)
    for row in rome.read("arborescence_secteur_activite"):
        if row["code_rome"] not in codes:
            continue
        sector, subsector = row["code_sect_activite"], row["code_ss_sect_activite"]
        labels[sector] = (row["libelle_sect_activite"], "")
        if subsector:
            labels[subsector] = (row["libelle_ss_sect_activite"], sector)
        is_main[row["code_rome"], subsector or sector] |= row["principal"] == "oui"
    write(
        "sectors",
        "code,label,parent_code",
        ((code, *labels[code]) for code in sorted(labels, key=int)),
    )
    write(
        "occupation_sectors",
        "rome_code,sector_code,is_main",
        (
            (code, sector, str(int(is_main[code, sector])))
            for code, sector in sorted(is_main, key=lambda link: (link[0], not is_main[link], int(link[1])))
        ),
    )


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("Usage : python tools/build_starter_facts.py DOSSIER_ROME", file=sys.stderr)
        return 2
    rome = RomeFiles(Path(arguments[0]))
    codes = described_codes(CATALOGUE / "occupations")
    skills = Skills(rome)
    write_occupations(rome, codes)
    write_domains(rome, codes)
    write_appellations(rome, codes)
    write_skills(skills, codes)
    write_mobilities(rome, skills, codes)
    write_contexts(rome, codes)
    write_interests(rome, codes)
    write_sectors(rome, codes)
    size = sum(path.stat().st_size for path in FACTS.glob("*.csv"))
    print(f"{len(codes)} métiers, {size / 1000:.0f} ko de faits dans {FACTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
