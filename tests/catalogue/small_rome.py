"""A ROME set of four occupations, with the shape of the official one."""

import csv
from pathlib import Path

TABLES = {
    "grand_domaine": [
        ["code_grand_domaine", "libelle_grand_domaine"],
        ["D", "Commerce, Vente"],
        ["J", "Santé"],
    ],
    "domaine_professionnel": [
        ["code_domaine_professionnel", "libelle_domaine_professionnel"],
        ["D11", "Commerce alimentaire et métiers de bouche"],
        ["J15", "Soins paramédicaux"],
    ],
    "referentiel_code_rome": [
        [
            "code_rome",
            "code_ogr",
            "libelle_rome",
            "transition_eco",
            "transition_num",
            "emploi_reglemente",
            "emploi_cadre",
        ],
        ["D1102", "1", "Boulanger / Boulangère", "Emploi Blanc", "N", "N", "N"],
        ["D1104", "2", "Pâtissier / Pâtissière", "Emploi Vert", "O", "", ""],
        ["D1108", "3", "Chef boulanger / Cheffe boulangère", "", "", "N", "N"],
        ["J1506", "4", "Infirmier / Infirmière", "Emploi Blanc", "N", "O", "N"],
    ],
    "referentiel_code_rome_riasec": [
        ["code_rome", "riasec_majeur", "riasec_mineur"],
        ["D1102", "R", "E"],
        ["J1506", "S", ""],
    ],
    "texte": [
        ["code_rome", "code_compo_bloc", "libelle_type_texte", "position_phrase", "libelle_texte"],
        ["D1102", "3", "definition", "2", "Cuit et vend le pain de l''atelier"],
        ["D1102", "3", "definition", "1", "Pétrit la pâte."],
        ["D1102", "4", "acces_metier", "1", "Un CAP est demandé."],
        ["J1506", "3", "definition", "1", "Soigne des malades."],
    ],
    "referentiel_appellation": [
        ["code_ogr", "libelle_appellation_long", "code_rome", "classification", "peu_usite"],
        ["11", "Boulanger / Boulangère", "D1102", "PRINCIPALE", "N"],
        ["12", "Ouvrier boulanger / Ouvrière boulangère d''atelier", "D1102", "SYNONYME", "O"],
        ["13", "Pâtissier / Pâtissière", "D1104", "PRINCIPALE", "N"],
        ["14", "Infirmier / Infirmière", "J1506", "PRINCIPALE", "N"],
    ],
    "referentiel_competence": [
        ["code_ogr", "nature", "libelle_competence", "cat_comp"],
        ["101", "Compétence", "Pétrir une pâte", "Savoir-faire"],
        ["102", "Compétence", "Faire preuve de rigueur", "Savoir-être professionnel"],
    ],
    "referentiel_savoir": [
        ["code_ogr_savoir", "libelle_savoir", "categorie_savoir"],
        ["103", "Règles d'hygiène", "Normes et procédés"],
        ["104", "CAP boulanger", "Certifications et habilitations"],
    ],
    "referentiel_contexte_travail": [
        ["code_ogr", "libelle_cont_travail", "code_type_cont_trav", "libelle_type_cont_trav"],
        ["201", "Travail de nuit", "2", "Horaires et durée du travail"],
    ],
    "coherence_item": [
        ["code_rome", "code_ogr", "coeur_metier"],
        ["D1102", "101", "Principale"],
        ["D1102", "102", ""],
        ["D1102", "103", "Émergente"],
        ["D1102", "104", ""],
        ["D1102", "201", ""],
    ],
    "rubrique_mobilite": [
        ["code_rome", "code_rome_cible", "numero_ordre"],
        ["D1102", "D1104", "1"],
        ["D1102", "D1108", "2"],
        ["D1102", "J1506", "3"],
    ],
    "centre_interet": [
        ["code_centre_interet", "libelle_centre_interet", "definition_centre_interet"],
        ["14", "J'aime le travail manuel", "Deux\n\nparagraphes"],
        ["4", "J'ai le sens du contact", ""],
    ],
    "arborescence_centre_interet": [
        ["code_centre_interet", "code_rome", "principal"],
        ["14", "D1102", "oui"],
        ["4", "D1102", "non"],
    ],
    "secteur_activite": [
        ["code_sect_activite", "libelle_sect_activite"],
        ["88", "Commerce et distribution"],
    ],
    "sous_secteur_activite": [
        ["code_ss_sect_activite", "libelle_ss_sect_activite", "code_sect_activite"],
        ["124", "Commerce de détail", "88"],
    ],
    "arborescence_secteur_activite": [
        ["code_sect_activite", "code_ss_sect_activite", "code_rome", "principal"],
        ["88", "", "D1102", "oui"],
        ["88", "124", "D1102", "non"],
    ],
}

VERSION = "Numero de version : 60\n\nDate de publication : 18/09/2025\n"


def rome_folder(folder: Path, *, version: int = 460, encoding: str = "utf-8", **changed: list[list[str]]) -> Path:
    """Write the set in `folder`, some tables replaced by keyword."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in {**TABLES, **changed}.items():
        path = folder / f"unix_{table}_v{version}_utf8.csv"
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    (folder / "version.txt").write_text(VERSION, encoding="utf-8")
    return folder


def without(table: str, key: str) -> list[list[str]]:
    """The rows of a table, less those that name `key`."""
    return [row for row in TABLES[table] if key not in row]


def with_rows(table: str, *rows: list[str]) -> list[list[str]]:
    return [*TABLES[table], *rows]


def without_occupation(code: str) -> dict[str, list[list[str]]]:
    """The tables that change when the nomenclature drops an occupation."""
    return {table: without(table, code) for table, rows in TABLES.items() if any(code in row for row in rows)}


def table_path(folder: Path, table: str) -> Path:
    return next(folder.glob(f"unix_{table}_v*_utf8.csv"))
