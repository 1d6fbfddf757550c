"""From text as people write it to the words that are compared.

The same functions serve the index and the question. Order matters: accents go first, so that the stemmer always
sees unaccented text; then inclusive writing is closed up, feminine forms join the masculine, and the rest is stemmed.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

from azimut.core.text import fold

LONGEST_QUESTION = 300
"""Characters of a question that are read; what follows adds nothing to what someone looks for."""
MOST_WORDS = 12

_FRENCH = Stemmer.Stemmer("french", 0)

_EMPTY_WORDS = """
a afin ai ainsi alors apres au aucun aussi autre aux avec avoir ca car ce cela ces cet cette ceux chez comme comment d
dans de des devenir donc dont du elle elles en encore entre es est et etc etre eu faire fait faut h il ils j je jusqu l
la le les leur leurs lors lorsqu lui m ma mais me meme mes moi mon n ne ni nos notre nous on ont ou par parmi pas plus
pour pourquoi puis puisqu qu quand que quel quelle quelles quels qui quoi quoiqu s sa sans se ses si sien son sont suis
sur t ta te tes toi ton tous tout toute toutes tu un une va vais vers veut veux vos votre vous y aimerais voudrais
cherche metier metiers travailler
"""
STOP_WORDS = frozenset(_EMPTY_WORDS.split())
"""Words that tell nothing apart here. Single letters come from elisions."""

# What inclusive writing adds to a masculine form once accents are gone.
_ENDINGS = (
    "ieres?|eres?|eures?|euses?|trices?|rices?|ices?|onnes?|ennes?|iennes?|nes?|elles?|lles?|les?|ettes?|ttes?|tes?"
    "|ives?|ves?|esses?|sses?|ses?|fes?|ches?|gues?|ees?|es?"
)
_MIDDLE_DOT = re.compile(rf"([a-z]{{2,}})s?[·•‧∙⋅.]({_ENDINGS})(?:[·•‧∙⋅.]?s)?(?![a-z])")
_BRACKETS = re.compile(rf"([a-z]{{2,}})\(-?({_ENDINGS})\)s?")
_SLASH = re.compile(
    r"([a-z]{2,})[/-](ieres?|eres?|trices?|rices?|euses?|ennes?|nes?|ses?|elles?|les?|ees?|es?|s)(?![a-z'])"
)
_ELISION = re.compile(r"\b(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu)'", re.IGNORECASE)
_NAMES_WITH_SIGNS = {"c++": " cplusplus ", "c#": " csharp ", ".net": " dotnet ", "r&d": " recherche developpement "}
_SIGNS = re.compile("|".join(re.escape(name) for name in _NAMES_WITH_SIGNS))
_WORD = re.compile(r"[a-z0-9]+")

# Forms that no ending explains, or too short for one.
_IRREGULAR = {
    "actrice": "acteur", "ambassadrice": "ambassadeur", "autrice": "auteur", "barmaid": "barman", "cheffe": "chef",
    "commise": "commis", "contremaitresse": "contremaitre", "designeuse": "designer", "doctoresse": "docteur",
    "hotesse": "hote", "maitresse": "maitre", "manageuse": "manager", "paysanne": "paysan", "poetesse": "poete",
    "reportrice": "reporter", "tutrice": "tuteur", "camerawoman": "cameraman", "dispatcheuse": "dispatcher",
}  # fmt: skip

# Feminine endings, longest first; an ending counts only after enough letters to be one.
_FEMININE = (
    ("trices", "teur"), ("trice", "teur"),
    ("ieres", "ier"), ("iere", "ier"),
    ("euses", "eur"), ("euse", "eur"),
    ("ennes", "en"), ("enne", "en"),
    ("onnes", "on"), ("onne", "on"),
    ("eres", "er"), ("ere", "er"),
    ("ives", "if"), ("ive", "if"),
    ("elles", "el"), ("elle", "el"),
    ("ees", "e"), ("ee", "e"),
)  # fmt: skip
_SHORTEST_STEM = 3
_SHORTEST_CUT = 5
"""Letters the stemmer must leave when it cuts several: it would make `profit` and `prof`, `bâtiment` and `bat` one."""


def surface_words(text: str) -> list[str]:
    """The folded words of a text, elisions and inclusive endings gone, feminine kept: what a typo is measured on."""
    folded = _ELISION.sub(" ", fold(text))
    if "+" in folded or "#" in folded or "." in folded or "&" in folded:
        folded = _SIGNS.sub(lambda match: _NAMES_WITH_SIGNS[match[0]], folded)
    if not folded.isascii() or "." in folded:
        folded = _MIDDLE_DOT.sub(r"\1", folded)
    if "(" in folded:
        folded = _BRACKETS.sub(r"\1", folded)
    if "/" in folded or "-" in folded:
        folded = _SLASH.sub(r"\1", folded)
    return _WORD.findall(folded)


def to_masculine(word: str) -> str:
    """The masculine of a folded word, mostly by its ending: `conductrice` gives `conducteur`.

    Tested on every appellation of ROME (tests/search/test_normalisation.py): both genders give the same words for
    99 % of them.
    """
    singular = word.removesuffix("s")
    if singular in _IRREGULAR:
        return _IRREGULAR[singular]
    for feminine, masculine in _FEMININE:
        if word.endswith(feminine) and len(word) - len(feminine) >= _SHORTEST_STEM:
            return word[: -len(feminine)] + masculine
    return word


@lru_cache(maxsize=60_000)
def stem(word: str) -> str:
    """What is compared of one folded word: masculine, then stemmed. Codes and short words stay as they are."""
    if len(word) <= _SHORTEST_STEM or not word.isalpha():
        return word
    masculine = to_masculine(word)
    short = str(_FRENCH.stemWord(masculine))
    if len(short) >= _SHORTEST_CUT or len(masculine) - len(short) <= 1:
        return short
    return masculine.rstrip("sx")


@lru_cache(maxsize=50_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text that are compared, in order, without repetition nor empty words.

    Kept, since a rebuild reads the same labels, providers and towns a hundred thousand times.
    """
    return tuple(dict.fromkeys(stem(word) for word in surface_words(text) if word not in STOP_WORDS))


def text_of(parts: Iterable[str]) -> str:
    """The same, of several texts, joined as the index takes them."""
    return " ".join(dict.fromkeys(word for part in parts for word in words_of(part)))


DIPLOMA_WORDS = frozenset(
    words_of("cap bep bac bts but bp bpjeps deug dut licence master titre diplôme certificat mention rncp rs cqp vae")
)
"""Words that say a diploma is meant, and which kind."""
