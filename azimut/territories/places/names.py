"""Names of places as people write them: `st etienne`, `Saint-Étienne`, `chalon s/ saone`, `lyon 3ème`, `havre`."""

import re

from azimut.core.text import words

ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "lez": "les", "ss": "sous", "mt": "mont"}
SMALL_WORDS = frozenset(
    ["le", "la", "les", "l", "de", "du", "des", "d", "en", "sur", "sous", "s", "aux", "au", "a", "et"]
)
"""What people leave out: articles, prepositions. Kept when nothing else is left."""

_ORDINAL = re.compile(r"0*(\d{1,2})(?:er|ere|e|eme|nd|nde)?")
_STUCK_NUMBER = re.compile(r"([a-z]{2,})(\d+)")
_CEDEX = re.compile(r"\bcedex( \d{1,2})?\b")


def spoken_words(text: str) -> list[str]:
    """The folded words of a text, without `cedex`, with a number stuck to a word set apart (`lyon3`)."""
    joined = _STUCK_NUMBER.sub(r"\1 \2", " ".join(words(text)))
    return _CEDEX.sub("", joined).split()


def strict_words(spoken: list[str]) -> list[str]:
    """Abbreviations written in full, ordinals as numbers."""
    full = []
    for position, word in enumerate(spoken):
        ordinal = _ORDINAL.fullmatch(word)
        if ordinal:
            full.append(ordinal[1])
        elif word == "s" and position:
            full.append("sur")
        else:
            full.append(ABBREVIATIONS.get(word, word))
    return full


def soft_words(strict: list[str]) -> list[str]:
    """Without small words, `sainte` as `saint`: what is left when someone writes quickly."""
    kept = ["saint" if word == "sainte" else word for word in strict if word not in SMALL_WORDS]
    return kept or strict


def is_within_one_edit(first: str, second: str) -> bool:
    """Whether one letter added, dropped, changed, or two neighbours swapped make one word of the other."""
    if len(first) > len(second):
        first, second = second, first
    start = 0
    while start < len(first) and first[start] == second[start]:
        start += 1
    if len(first) != len(second):
        return len(second) - len(first) == 1 and first[start:] == second[start + 1 :]
    is_changed = first[start + 1 :] == second[start + 1 :]
    is_swapped = (
        first[start : start + 2] == second[start : start + 2][::-1] and first[start + 2 :] == second[start + 2 :]
    )
    return is_changed or is_swapped
