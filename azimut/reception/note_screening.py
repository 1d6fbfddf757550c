"""Looking for what would name someone in the short note of a record.

The record is anonymous; its note must stay so. A social security number is refused (its use is limited by decree
no. 2019-341); a telephone number, an address of e-mail or what looks like a name is pointed at, and kept only if the
adviser says that it names nobody (the name of a street, of a book).
"""

import re
from dataclasses import dataclass
from enum import Enum

from azimut.core.text import fold


class Trace(Enum):
    """What was seen, and the sentence that says so."""

    NIR = "un numéro de sécurité sociale"
    PHONE = "un numéro de téléphone"
    EMAIL = "une adresse électronique"
    NAME = "un nom de personne"


@dataclass(frozen=True, slots=True)
class Finding:
    trace: Trace
    words: str

    @property
    def is_refused(self) -> bool:
        return self.trace is Trace.NIR

    @property
    def sentence(self) -> str:
        return f"« {self.words} » ressemble à {self.trace.value}."


# Sex, year, month (20-99 for unknown ones), department (2A and 2B too), commune, rank, and maybe the key.
_NIR = re.compile(
    r"(?<!\d)[12378](?:[ .-]?\d){2}(?:[ .-]?\d){2}[ .-]?(?:\d[ .]?\d|2[ .]?[AB])(?:[ .-]?\d){6}(?:[ .-]?\d{2})?(?!\d)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)33[ .-]?(?:\(0\))?|0)[1-9](?:[ ./-]?\d{2}){4}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\]|\sarobase\s)\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)

_CAPITALISED = r"[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ](?:[^\W\d_]|['’-])+"
_AFTER_CIVILITY = re.compile(
    rf"\b(?:[Mm]r?\.|[Mm](?:me|lle)\.?|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|[Mm]aître|[Dd]r\.?)\s+({_CAPITALISED}|[A-Z]\.)"
)
_AFTER_NAMING = re.compile(rf"(?i:s'appelle|se nomme|nommée?|prénommée?|nom\s*:|prénom\s*:)\s+({_CAPITALISED})")
_KIN = re.compile(
    rf"\b(?:sa|son|ses|leur)\s+(?:fille|fils|mère|père|sœur|frère|mari|femme|conjointe?|enfants?)\s+({_CAPITALISED})"
)
_PAIR = re.compile(rf"(?<![.!?]\s)\b({_CAPITALISED})\s+({_CAPITALISED})\b")

# Proper nouns of the trade, and words that begin a sentence: written with a capital, they name no person.
_KNOWN_WORDS = """
afpa agefiph apec apprentis auvergne avenir bac bep bts but caf cap cci centre certificat chambre cibc cidff cio
civique cma compte conseil cpf departement ecole emploi entreprise etudes europe faculte fac formation france
fongecif greta iae ifsi insertion institut iut job jeune jeunes jeunesse justice licence lille loire lycee lyon
maison mairie master metropole mife mission missions locale locales normandie numerique onisep opco orientation
parcoursup pole pro professionnel professionnelle region rhone rqth rsa saint sainte salon scuio sante service
services travail transitions universite vae val ville alpes anglais francais allemand espagnol arabe word excel
sciences po grenoble paris orleans tours rouen caen bourges chartres clermont ferrand etienne
"""
_KNOWN = frozenset(_KNOWN_WORDS.split())

# Common given names: alone, they are enough to warn.
_GIVEN_NAMES_WORDS = """
marie nathalie isabelle sylvie catherine martine christine francoise valerie sandrine stephanie veronique sophie
celine chantal patricia anne julie monique aurelie nicole laurence annie emilie dominique virginie corinne
elodie christelle camille caroline lea sarah karine laura audrey brigitte helene melanie lucie mathilde manon
chloe emma oceane ines fatima khadija mohamed mehdi ahmed karim youssef yanis rayan jean pierre michel philippe
alain nicolas christophe patrick christian bernard frederic laurent stephane eric david julien daniel pascal
thierry sebastien alexandre thomas olivier francois maxime romain kevin antoine gerard jerome guillaume quentin
bruno thibault hugo lucas theo enzo louis leo nathan jules mathis kylian dylan jordan
"""
_GIVEN_NAMES = frozenset(_GIVEN_NAMES_WORDS.split())


def screen_note(note: str) -> list[Finding]:
    """What in the note may say who the person is, each once, in the order of `Trace`."""
    findings = {Finding(Trace.NIR, found.group().strip()) for found in _NIR.finditer(note)}
    rest = _NIR.sub(" ", note)
    findings |= {Finding(Trace.PHONE, found.group()) for found in _PHONE.finditer(rest)}
    findings |= {Finding(Trace.EMAIL, found.group()) for found in _EMAIL.finditer(rest)}
    findings |= {Finding(Trace.NAME, name) for name in _names_in(_EMAIL.sub(" ", rest))}
    return sorted(findings, key=lambda finding: (list(Trace).index(finding.trace), finding.words))


def _names_in(note: str) -> set[str]:
    named = {found.group(1) for pattern in (_AFTER_CIVILITY, _AFTER_NAMING, _KIN) for found in pattern.finditer(note)}
    pairs = {" ".join(found.groups()) for found in _PAIR.finditer(note) if not _is_known(found.groups())}
    given = {word for word in re.findall(_CAPITALISED, note) if fold(word) in _GIVEN_NAMES}
    covered = {word for pair in pairs for word in pair.split()} | {name for name in named if name in " ".join(pairs)}
    return pairs | {name for name in named | given if name not in covered}


def _is_known(names: tuple[str, ...]) -> bool:
    return any(fold(part) in _KNOWN for name in names for part in re.split(r"['’-]", name))
