"""What LHEO 2.2 and 2.3 require of a formation: one table, read by the compiled schema and by the fault finder.

Facts from the public schema of LHEO 2.3 (docs/donnees.md). Two rules are stricter than the schema, which lets through
a month 13 or a SIRET in letters: a date exists in the calendar (day or month `00` or `99` when unknown), a SIRET is
fourteen digits.
"""

import re
from dataclasses import dataclass
from functools import cache

DATE_PATTERN = (
    "[0-9]{4}("
    "(0[13578]|1[02])([0-2][0-9]|3[01]|99)"
    "|(0[469]|11)([0-2][0-9]|30|99)"
    "|02([0-2][0-9]|99)"
    "|(00|99)([0-2][0-9]|3[01]|99))"
)
SIRET_PATTERN = "[0-9]{14}"
INTEGER_PATTERN = "[+\\-]?[0-9]{1,19}"


@dataclass(frozen=True)
class Child:
    """An element expected in another, `least` to `most` times (None: no bound)."""

    name: str
    least: int
    most: int | None


@dataclass(frozen=True)
class Text:
    """An element that holds text: its length in characters, its codes, or the pattern of the whole of it."""

    least: int = 0
    most: int | None = None
    codes: tuple[str, ...] = ()
    pattern: str = ""
    rule: str = "longueur"

    def accepts(self, text: str) -> bool:
        if self.codes:
            return " ".join(text.split()) in self.codes
        if self.pattern:
            return re.fullmatch(self.pattern, text.strip()) is not None
        return self.least <= len(text) and (self.most is None or len(text) <= self.most)


# `name` exactly one, `name?` at most one, `name+` one or more, `name*` any number, `name{1,5}` within bounds.
_GROUPS = """
formation: domaine-formation intitule-formation objectif-formation resultats-attendus contenu-formation certifiante
  contact-formation+ parcours-de-formation code-niveau-entree objectif-general-formation? certification{0,5}
  code-type-formation{0,5} code-niveau-sortie? url-formation? action+ organisme-formation-responsable
  identifiant-module? positionnement? sous-modules? modules-prerequis? extras*
domaine-formation: code-FORMACODE{0,5} code-NSF{0,3} code-ROME{0,5} extras*
contact-formation: type-contact? coordonnees extras*
coordonnees: civilite? nom? prenom? ligne{0,3} adresse? telfixe? portable? fax? courriel? web? extras*
adresse: denomination? ligne{1,4} codepostal ville departement? code-INSEE-commune? code-INSEE-canton? region? pays?
  geolocalisation? extras*
geolocalisation: latitude longitude extras*
telfixe: numtel{1,3} extras*
portable: numtel{1,3} extras*
fax: numtel{1,3} extras*
web: urlweb{1,3} extras*
certification: code-RNCP? code-CERTIFINFO? code-RS? code-CPF? reference-code-FORMACODE? extras*
code-type-formation: code-CPF? code-ELU? extras*
url-formation: urlweb{1,3} extras*
action: rythme-formation code-public-vise{1,10} info-public-vise? niveau-entree-obligatoire modalites-alternance
  modalites-enseignement conditions-specifiques prise-en-charge-frais-possible lieu-de-formation*
  modalites-entrees-sorties url-action? duree-cycle? session+ adresse-information? date-information{0,3} restauration?
  hebergement? transport? acces-handicapes? langue-formation{0,5} modalites-recrutement? modalites-pedagogiques?
  code-modalite-pedagogique{0,5} equipement* frais-restants? code-perimetre-recrutement? infos-perimetre-recrutement?
  prix-horaire-TTC? prix-total-TTC? duree-indicative? nombre-heures-centre? nombre-heures-entreprise?
  nombre-heures-total? detail-conditions-prise-en-charge? conventionnement? duree-conventionnee? organisme-formateur*
  organisme-financeur{0,8} enseignement* extras*
lieu-de-formation: SIRET-lieu-formation? code-UAI-lieu-formation? coordonnees extras*
SIRET-lieu-formation: SIRET extras*
code-UAI-lieu-formation: code-UAI extras*
url-action: urlweb{1,3} extras*
session: periode adresse-inscription modalites-inscription? periode-inscription? etat-recrutement? recrutement*
  url-session? contact-session* reference-certification{0,5} blocs-competences* cycle* extras*
periode: debut fin extras*
adresse-inscription: adresse extras*
periode-inscription: periode
recrutement: modalite-recrutement code-perimetre-recrutement? infos-perimetre-recrutement? a-distance? adresse? urlweb?
  nb-places? periode? heure-debut? heure-fin? commentaire? extras*
url-session: urlweb{1,3} extras*
contact-session: type-contact? coordonnees extras*
reference-certification: reference-code-RNCP? reference-code-CERTIFINFO? reference-code-RS? extras*
blocs-competences: validation-blocs reference-certification bloc-competences+ extras*
bloc-competences: libelle-bloc code-bloc extras*
cycle: type-cycle annee-cycle* effectif-minimal? capacite-simultanee? capacite-cumulee? alternance? extras*
alternance: type-alternance rythme-alternance? extras*
rythme-alternance: unite-rythme-alternance unites-entreprise unites-centre extras*
adresse-information: adresse extras*
date-information: date extras*
equipement: type-equipement cout-indicatif-equipement? commentaire? extras*
organisme-formateur: SIRET-formateur raison-sociale-formateur contact-formateur* potentiel? code-UAI-formateur?
  reference-certification{0,5} extras*
SIRET-formateur: SIRET extras*
contact-formateur: type-contact? coordonnees extras*
potentiel: code-FORMACODE{1,25} extras*
code-UAI-formateur: code-UAI extras*
organisme-financeur: code-financeur nb-places-financees? extras*
enseignement: libelle-enseignement type-enseignement obligatoire commentaire? extras*
organisme-formation-responsable: numero-activite SIRET-organisme-formation nom-organisme raison-sociale
  coordonnees-organisme contact-organisme+ renseignements-specifiques? potentiel? code-UAI-organisme-formation? extras*
SIRET-organisme-formation: SIRET extras*
coordonnees-organisme: coordonnees extras*
contact-organisme: type-contact? coordonnees extras*
code-UAI-organisme-formation: code-UAI extras*
sous-modules: sous-module+ extras*
sous-module: reference-module type-module extras*
modules-prerequis: reference-module+ extras*
resume-offre: domaine-formation intitule-formation nom-organisme SIRET codepostal? code-INSEE-commune? ville departement
  region? certifiante code-niveau-entree prise-en-charge-frais-possible modalites-enseignement? code-public-vise{1,10}
  nombre-heures-total? session* contact-formation-resume* certification{0,5} extras*
contact-formation-resume: type-contact? nom? telfixe? courriel? extras*
"""

# Texts by their lengths: `1-255`, `14` (exactly), `-150` (at most).
_LENGTHS = """
5: code-FORMACODE code-ROME codepostal code-INSEE-commune reference-code-FORMACODE code-public-vise
  code-modalite-pedagogique
3: code-NSF
2: region pays langue-formation
2-3: departement
4-5: code-INSEE-canton
8: code-UAI
11: numero-activite
1-6: prix-horaire-TTC
2-5: heure-debut heure-fin
1-10: code-RNCP code-CERTIFINFO prix-total-TTC reference-code-RNCP reference-code-CERTIFINFO reference-code-RS
3-10: code-RS
4-10: code-CPF code-ELU
1-25: numtel
8-40: code-bloc
-30: latitude longitude
1-50: civilite nom prenom ligne ville
-50: infos-perimetre-recrutement
-150: duree-indicative
3-160: courriel
-200: modalites-pedagogiques frais-restants
1-250: nom-organisme raison-sociale info-public-vise restauration hebergement transport acces-handicapes
-250: raison-sociale-formateur
1-255: intitule-formation denomination modalites-inscription libelle-enseignement
3-400: urlweb
1-500: libelle-bloc commentaire
1-600: detail-conditions-prise-en-charge
1-3000: objectif-formation resultats-attendus contenu-formation rythme-formation modalites-alternance
  conditions-specifiques identifiant-module reference-module
-3000: modalites-recrutement renseignements-specifiques
"""

# Texts by their codes.
_CODES = """
0-1: certifiante niveau-entree-obligatoire prise-en-charge-frais-possible modalites-entrees-sorties a-distance
  conventionnement obligatoire type-cycle
0-2: modalites-enseignement validation-blocs type-alternance type-module
0-4: unite-rythme-alternance
0-6: code-perimetre-recrutement
0-8,11-18: code-niveau-entree code-niveau-sortie
0-9: modalite-recrutement
0-11: type-equipement
0-14: type-contact
0-20: code-financeur
1-2: positionnement
1-3: etat-recrutement
1-4: parcours-de-formation
1-9: objectif-general-formation
1-10: type-enseignement
"""

_PATTERNS = {
    "SIRET": ("siret", SIRET_PATTERN),
    **dict.fromkeys(("debut", "fin", "date"), ("date", DATE_PATTERN)),
    **dict.fromkeys(
        (
            "duree-cycle", "nb-places", "annee-cycle", "effectif-minimal", "capacite-simultanee", "capacite-cumulee",
            "unites-entreprise", "unites-centre", "cout-indicatif-equipement", "nombre-heures-centre",
            "nombre-heures-entreprise", "nombre-heures-total", "duree-conventionnee", "nb-places-financees",
        ),
        ("nombre", INTEGER_PATTERN),
    ),
}  # fmt: skip

FREE_ELEMENTS = frozenset({"extras", "extra"})
"""Anything may stand in these."""

_CARDINALITY = re.compile(r"(?P<name>[\w-]+)(?P<bounds>[?*+]|\{\d+,\d+\})?")
_BOUNDS: dict[str | None, tuple[int, int | None]] = {None: (1, 1), "?": (0, 1), "*": (0, None), "+": (1, None)}


@cache
def groups() -> dict[str, tuple[Child, ...]]:
    """Each element that holds others, with the elements expected in it, in their order."""
    return {name: tuple(map(_child, names)) for name, names in _sections(_GROUPS)}


@cache
def texts() -> dict[str, Text]:
    """Each element that holds text, with what the text may be."""
    rules = {name: Text(rule=rule, pattern=pattern) for name, (rule, pattern) in _PATTERNS.items()}
    for bounds, names in _sections(_LENGTHS):
        least, _, most = bounds.rpartition("-") if "-" in bounds else (bounds, "-", bounds)
        rules |= dict.fromkeys(names, Text(least=int(least or 0), most=int(most)))
    for ranges, names in _sections(_CODES):
        rules |= dict.fromkeys(names, Text(codes=_codes(ranges), rule="code"))
    return rules


def _sections(text: str) -> list[tuple[str, list[str]]]:
    """`head: word word` blocks, a block going on over indented lines."""
    blocks = re.sub(r"\n\s+", " ", text).strip().split("\n")
    return [(head, rest.split()) for head, _, rest in (block.partition(":") for block in blocks)]


def _child(word: str) -> Child:
    match = _CARDINALITY.fullmatch(word)
    assert match is not None, word
    bounds = match["bounds"]
    if bounds and bounds[0] == "{":
        least, most = map(int, bounds[1:-1].split(","))
        return Child(match["name"], least, most)
    return Child(match["name"], *_BOUNDS[bounds])


def _codes(ranges: str) -> tuple[str, ...]:
    pairs = (part.split("-") for part in ranges.split(","))
    return tuple(str(code) for first, last in pairs for code in range(int(first), int(last) + 1))
