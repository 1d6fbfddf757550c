"""data·inclusion's values and ours. Where ours say more, an exported row carries them under `azimut` (EXTENSION)."""

from collections.abc import Iterable

from azimut.directory.coverage import WHOLE_COUNTRY
from azimut.directory.enums import REMOTE_MODES, Public, ServiceMode, Theme

EXTENSION = "azimut"
"""The key of our own values in an exported row; the schema ignores it, our import reads it."""

COUNTRY_CODES = ("france", "99100")
SIREN_LENGTH, COMMUNE_LENGTH = 9, 5

# A category, or a whole thématique where it says more than its category.
THEMES = {
    "choisir-un-metier": Theme.CHOOSE_OCCUPATION,
    "choisir-un-metier--identifier-ses-points-forts-et-ses-competences": Theme.SKILLS_REVIEW,
    "choisir-un-metier--confirmer-son-choix-de-metier": Theme.CHANGE_JOB,
    "creer-une-entreprise": Theme.CREATE_BUSINESS,
    "difficultes-administratives-ou-juridiques": Theme.RIGHTS,
    "difficultes-financieres": Theme.MONEY,
    "equipement-et-alimentation": Theme.MONEY,
    "famille": Theme.RIGHTS,
    "famille--garde-denfants": Theme.CHILDCARE,
    "famille--surmonter-conflits-separation-violence": Theme.WOMEN_RIGHTS,
    "lecture-ecriture-calcul": Theme.READ_WRITE,
    "lecture-ecriture-calcul--maitriser-le-francais": Theme.FRENCH_LANGUAGE,
    "logement-hebergement": Theme.HOUSING,
    "mobilite": Theme.MOBILITY,
    "numerique": Theme.DIGITAL,
    "preparer-sa-candidature": Theme.FIND_JOB,
    "preparer-sa-candidature--valoriser-ses-competences": Theme.SKILLS_REVIEW,
    "remobilisation": Theme.LEISURE,
    "sante": Theme.HEALTH,
    "sante--constituer-un-dossier-mdph-invalidite": Theme.DISABILITY,
    "se-former": Theme.FIND_TRAINING,
    "se-former--monter-son-dossier-de-formation": Theme.FUND_TRAINING,
    "souvrir-a-linternational": Theme.ABROAD,
    "trouver-un-emploi": Theme.FIND_JOB,
    "trouver-un-emploi--maintien-dans-lemploi": Theme.KEEP_JOB,
}

THEMATIQUES = {
    Theme.CHOOSE_OCCUPATION: "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite",
    Theme.SKILLS_REVIEW: "choisir-un-metier--identifier-ses-points-forts-et-ses-competences",
    Theme.FIND_TRAINING: "se-former--trouver-sa-formation",
    Theme.FUND_TRAINING: "se-former--monter-son-dossier-de-formation",
    Theme.APPRENTICESHIP: "se-former--trouver-sa-formation",
    Theme.VALIDATE_EXPERIENCE: "preparer-sa-candidature--valoriser-ses-competences",
    Theme.CHANGE_JOB: "choisir-un-metier--confirmer-son-choix-de-metier",
    Theme.FIND_JOB: "preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi",
    Theme.KEEP_JOB: "trouver-un-emploi--maintien-dans-lemploi",
    Theme.CREATE_BUSINESS: "creer-une-entreprise--definir-son-projet-de-creation-dentreprise",
    Theme.STUDY_CHOICES: "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite",
    Theme.LEAVING_SCHOOL: "remobilisation--lien-social",
    Theme.READ_WRITE: "lecture-ecriture-calcul--maitriser-le-calcul",
    Theme.FRENCH_LANGUAGE: "lecture-ecriture-calcul--maitriser-le-francais",
    Theme.DIGITAL: "numerique--maitriser-les-fondamentaux-du-numerique",
    Theme.RIGHTS: "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits",
    Theme.WOMEN_RIGHTS: "famille--surmonter-conflits-separation-violence",
    Theme.DISABILITY: "sante--constituer-un-dossier-mdph-invalidite",
    Theme.HOUSING: "logement-hebergement--sinformer-sur-les-demarches-liees-a-lacces-au-logement",
    Theme.MOBILITY: "mobilite--etre-accompagne-dans-son-parcours-mobilite",
    Theme.HEALTH: "sante--acces-aux-soins",
    Theme.MONEY: "difficultes-financieres--ameliorer-sa-gestion-budgetaire",
    Theme.CHILDCARE: "famille--garde-denfants",
    Theme.LEISURE: "remobilisation--lien-social",
    Theme.ABROAD: "souvrir-a-linternational--connaitre-les-opportunites-demploi-a-letranger",
}

PUBLICS = {
    "tous-publics": Public.EVERYONE,
    "actifs": Public.EMPLOYEES,
    "beneficiaires-des-minimas-sociaux": Public.WELFARE_RECIPIENTS,
    "demandeurs-emploi": Public.JOB_SEEKERS,
    "etudiants": Public.STUDENTS,
    "familles": Public.PARENTS,
    "femmes": Public.WOMEN,
    "jeunes": Public.YOUNG_PEOPLE,
    "personnes-en-situation-de-handicap": Public.DISABLED_PEOPLE,
    "personnes-en-situation-juridique-specifique": Public.JUSTICE_INVOLVED,
    "personnes-exilees": Public.NEWCOMERS,
    "seniors": Public.SENIORS,
}

_FURTHER_PUBLICS = {
    Public.SELF_EMPLOYED: "actifs",
    Public.EXECUTIVES: "actifs",
    Public.CIVIL_SERVANTS: "actifs",
    Public.FARM_WORKERS: "actifs",
    Public.TEMPORARY_WORKERS: "actifs",
    Public.PUPILS: "jeunes",
    Public.APPRENTICES: "jeunes",
    Public.EARLY_LEAVERS: "jeunes",
}
PUBLICS_OUT = {**{ours: theirs for theirs, ours in PUBLICS.items()}, **_FURTHER_PUBLICS}


def themes_of(thematiques: Iterable[str]) -> list[str]:
    """Our themes, each once, in a stable order."""
    found = {THEMES.get(value) or THEMES.get(value.split("--")[0]) for value in thematiques}
    return sorted(str(theme) for theme in found if theme)


def thematiques_of(themes: Iterable[str]) -> list[str]:
    return sorted({THEMATIQUES[Theme(theme)] for theme in themes})


def publics_of(values: Iterable[str]) -> list[str]:
    return sorted({str(PUBLICS[value]) for value in values if value in PUBLICS})


def publics_out(publics: Iterable[str]) -> list[str]:
    """Their values; `tous-publics` stands alone, as their schema asks."""
    values = {PUBLICS_OUT[Public(public)] for public in publics if Public(public) in PUBLICS_OUT}
    return ["tous-publics"] if "tous-publics" in values else sorted(values)


def modes_of(values: Iterable[str]) -> list[str]:
    """At a distance, for them, is by telephone or internet, without saying which."""
    modes = {"en-presentiel": [ServiceMode.ON_SITE], "a-distance": [ServiceMode.PHONE, ServiceMode.WEB]}
    return sorted(str(mode) for value in values for mode in modes.get(value, ()))


def modes_out(modes: Iterable[str]) -> list[str]:
    values = {"a-distance" if mode in REMOTE_MODES else "en-presentiel" for mode in modes}
    return sorted(values)


def coverage_of(codes: Iterable[str]) -> list[str]:
    """Our area codes for theirs: a commune keeps its code, a department, an EPCI and the country take a prefix."""
    return sorted({_area_of(code) for code in codes})


def _area_of(code: str) -> str:
    if code in COUNTRY_CODES:
        return WHOLE_COUNTRY
    if len(code) == SIREN_LENGTH:
        return f"epci-{code}"
    return code if len(code) == COMMUNE_LENGTH else f"dep-{code}"


def coverage_out(codes: Iterable[str], departments: dict[str, list[str]]) -> list[str]:
    """Their codes for ours; a region becomes its departments (`departments`, by region code), as they ask."""
    out: set[str] = set()
    for code in codes:
        kind, _, rest = code.partition("-")
        if code == WHOLE_COUNTRY:
            out.add("france")
        elif kind == "reg":
            out.update(departments.get(rest, ()))
        elif kind in {"dep", "epci"}:
            out.add(rest)
        elif len(code) == COMMUNE_LENGTH:
            out.add(code)
    return sorted(out)
