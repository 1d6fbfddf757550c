"""What a question means: its words, what they may stand for, what they name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from heapq import nlargest

from azimut.core.text import fold
from azimut.search.helping import Help, Lead
from azimut.search.lettering import written_as
from azimut.search.names import WHOLE_NAME, Match, NameTable
from azimut.search.normalisation import DIPLOMA_WORDS, LONGEST_QUESTION, MOST_WORDS, stem, words_of
from azimut.search.reading import Reader
from azimut.search.spelling import COMPLETION_SURENESS, sound_of

MOST_OCCUPATIONS = 30
MOST_CERTIFICATIONS = 12
NAMED = 0.7
"""Closeness from which words are held to name something."""
WHOLE = 0.9
"""Closeness from which a name has all the words of the question."""
HOLDS_ALL = 0.9
"""Score of a title that holds all the words of a question on diplomas, among others."""
LITERAL_LEAD = 0.35
"""What titles lose that have but what an acronym stands for, where others write it: `TOEIC`, `BPJEPS`."""
LINK_BONUS = 0.25
"""What a certification gains for leading to the occupation that the words name."""
AKIN = -1.0
"""Closeness of what has but some of the words an acronym stands for: one result among others, never put first."""
SURE_ENOUGH = 0.6
SHORTEST_BEGINNING = 4
MOST_BEGUN = 5
BEGUN_BONUS = 0.8
"""What an occupation gains when one of its names goes on where the question stops."""
MOST_RESEMBLING = 60
RESEMBLANCE_SHARE = 3.0
"""What looking like a name letter for letter, as a whole, adds to the words when one of them is unknown."""
DOUBT_SHARE = 5.0
NEAR_THE_NEAREST = 0.9
"""Share of the nearest resemblance from which another counts."""
LEAST_RESEMBLANCE = 0.52
"""Under which two names share but the letters that names share."""
JOINED_DOUBT = 0.5
"""Of two words written as one."""
SHORTEST_JOINED = 9
"""Letters from which a word nobody knows may be two."""
ALMOST_AS_SURE = 0.06

_SOFT_WORDS = frozenset(
    words_of(
        "formation stage cours apprendre diplôme aime adore passionné passion envie souhaite souhaiterais occuper"
        " jveux jveu jvoudrais jvoudrai voudrai aimerai jaime jadore jaimerais jaimerai jcherche jsuis chui veu ds pr"
        " avc bonjour bjr salut slt svp stp merci taf boulot koi kel kelle hf"
    )
)
"""Words that say what one wants to do with the others, left out when there are others; as they are texted too."""
_SOFT_SOUNDS = frozenset(
    map(sound_of, ("metier", "cherche", "travailler", "voudrais", "aimerais", "devenir", "formation", "diplome"))
)
_SAID = re.compile(
    r"\b(?:(?:un|une|1|de|du|le|mon) )?(?:job|travail|emploi|poste|metier|taf|boulot)s?"
    r" (?:(?=(?:dans|ds|avec|ac|avc|chez|ou|en rapport|au contact|comme|pour)\b)|en (?=tant))"
    r"|\bquel(?:le)?s? (?:etude|formation|diplome|ecole|niveau)s?\b|\b(?:homme|femme|h)/(?:femme|homme|f)\b"
)
"""Turns of phrase around what is looked for: `un travail dans…`, `quelles études pour…`, `homme/femme`."""
_TITLES = DIPLOMA_WORDS | frozenset(words_of("brevet bachelor doctorat"))
_CODE = re.compile(r"(rncp|rs)?\d{3,6}")
_WORD = re.compile(r"[^\W_]+")

Word = Mapping[str, float]
"""A word of a question: the words of the index it may stand for, and how surely (0 to 1)."""


@dataclass(frozen=True)
class Question:
    """A question, resolved against an index.

    `variants` are the ways to ask it, the first as it was written; `occupations` and `certifications` what it may
    name, best first; `help` what it tells of who helps. `notices` are French sentences on what was
    understood otherwise than written.
    """

    text: str
    words: tuple[str, ...]
    variants: tuple[tuple[Word, ...], ...]
    occupations: tuple[Match, ...]
    certifications: tuple[Match, ...]
    speaks_of_diploma: bool
    notices: tuple[str, ...] = ()
    help: Help = field(default_factory=Help)

    @property
    def names_a_certification(self) -> bool:
        if not self.certifications:
            return False
        best = self.certifications[0]
        return best.closeness >= NAMED or (self.speaks_of_diploma and best.score >= HOLDS_ALL)

    @property
    def structures_lead(self) -> Lead:
        """A network comes first unless the words name an occupation; so does who answers a need when one asks where."""
        if not self.help.networks and not self.help.needs:
            return Lead.NONE
        closeness = self.occupations[0].closeness if self.occupations else 0.0
        if self.help.networks:
            return Lead.FIRST if self.help.is_whole or closeness < WHOLE else Lead.AMONG
        is_need_alone = not self.help.words and closeness < WHOLE
        return Lead.FIRST if self.help.asks_where or closeness < NAMED or is_need_alone else Lead.AMONG

    def without(self, word: str) -> "Question":
        """The same question with one word left aside."""
        kept = [(other, meant) for other, meant in zip(self.words, self.variants[0], strict=True) if other != word]
        return replace(
            self,
            words=tuple(other for other, _meant in kept),
            variants=(tuple(meant for _other, meant in kept),),
            help=self.help._replace(words=tuple(other for other in self.help.words if other != word)),
        )


def resolve(reader: Reader, text: str) -> Question:
    """Understand a question. Kept with the index: the next page, a facet or a place ask it again."""
    text = text[:LONGEST_QUESTION].replace("\x00", " ").strip()
    question: Question = reader.questions.get(text, lambda: _resolve(reader, text))
    return question


def _resolve(reader: Reader, text: str) -> Question:
    words = _words(reader, _without_turns(text))
    expanded = tuple(_expand(reader, word, is_last=word == words[-1]) for word in words)
    typed = written_as(text)
    variants = [expanded, *_other_words(reader, expanded, typed)]
    naming = _of_trades(words, expanded)
    ways = [naming, *_other_words(reader, naming, typed, are_names=False)]
    occupations = _occupations(reader, ways, typed, _doubt(reader, text, words, expanded))
    return Question(
        text=text,
        words=tuple(words),
        variants=tuple(tuple(_surest(word) for word in variant) for variant in variants),
        occupations=occupations,
        certifications=_certifications(reader, variants, occupations),
        speaks_of_diploma=_speaks_of_diploma(words, variants[1:]),
        notices=tuple(_notices(reader, text, words, expanded)),
        help=reader.memory.help.read(text, words, [max(word, key=word.__getitem__) for word in expanded]),
    )


def _words(reader: Reader, text: str) -> list[str]:
    words = words_of(text)[:MOST_WORDS]
    telling = [word for word in words if not _is_soft(reader, word)] or list(words)
    return list(dict.fromkeys(part for word in telling for part in _parted(reader, word)))


def _doubt(reader: Reader, text: str, words: list[str], expanded: tuple[Word, ...]) -> float:
    """How much is to be read by its letters: the share of the question that is in unknown words, the more so (from
    RESEMBLANCE_SHARE on) as the least sure of them was hardly read.
    """
    written = words_of(text)
    strange = [word for word in written if not _is_known(reader, word)]
    if not strange:
        return 0.0
    pairs = zip(words, expanded, strict=True)
    unknown = [(word, others) for word, others in pairs if not _is_known(reader, word)]
    doubt = max(
        (1.0 if word in others else 1.0 - max(others.values()) for word, others in unknown), default=JOINED_DOUBT
    )
    share = sum(map(len, strange)) / sum(map(len, written))
    return share * (RESEMBLANCE_SHARE + DOUBT_SHARE * doubt)


def _without_turns(text: str) -> str:
    rest, turns = _SAID.subn(" ", fold(text))
    return rest if turns else text


def _is_soft(reader: Reader, word: str) -> bool:
    return word in _SOFT_WORDS or (not _is_known(reader, word) and sound_of(word) in _SOFT_SOUNDS)


def _speaks_of_diploma(words: list[str], others: list[tuple[Word, ...]]) -> bool:
    """By its words, or by what an acronym stands for: the BNSSA is a `brevet`."""
    is_told = any(word in DIPLOMA_WORDS or _CODE.fullmatch(word) for word in words)
    return is_told or any(word in _TITLES for variant in others for meant in variant for word in meant)


def _of_trades(words: list[str], expanded: tuple[Word, ...]) -> tuple[Word, ...]:
    """Without what says which diploma, unless nothing else is said: no trade is that of a `brevet` or a `titre`."""
    pairs = zip(words, expanded, strict=True)
    return tuple(meant for word, meant in pairs if word not in DIPLOMA_WORDS) or expanded


def _parted(reader: Reader, word: str) -> tuple[str, ...]:
    """Two words when it is two written as one and, as it stands, none."""
    if len(word) < SHORTEST_JOINED or not word.isalpha() or _is_known(reader, word):
        return (word,)
    spelling = reader.memory.spelling
    sureness = max(spelling.corrections(word).values(), default=0.0)
    return (word,) if sureness >= SURE_ENOUGH else spelling.parts(word) or (word,)


def _is_known(reader: Reader, word: str) -> bool:
    return reader.memory.knows(word) or bool(reader.searcher.doc_freq("words", word))


def _expand(reader: Reader, word: str, *, is_last: bool) -> dict[str, float]:
    memory = reader.memory
    if _is_known(reader, word):
        return {word: 1.0}
    if is_last and (completions := memory.spelling.completions(word)):
        return dict.fromkeys(completions, COMPLETION_SURENESS)
    return memory.spelling.corrections(word) or {word: 1.0}


def _surest(word: Word) -> Word:
    """For full text, only what is about as sure as the best."""
    best = max(word.values())
    if best >= COMPLETION_SURENESS:
        return word
    return {
        other: sureness for other, sureness in word.items() if sureness >= max(best - ALMOST_AS_SURE, SURE_ENOUGH)
    } or {max(word, key=word.__getitem__): best}


def _other_words(
    reader: Reader, expanded: tuple[Word, ...], typed: str, *, are_names: bool = True
) -> list[tuple[Word, ...]]:
    """The question in other words; without those that are already names of occupations unless `are_names`."""
    surest = [max(word, key=word.__getitem__) for word in expanded]
    variants = reader.memory.vocabulary.variants(surest, typed, with_names=are_names)
    return [tuple({word: 1.0} for word in variant) for variant in variants]


def _occupations(reader: Reader, variants: list[tuple[Word, ...]], typed: str, doubt: float) -> tuple[Match, ...]:
    table = reader.memory.occupations
    best = _best_matches(table, variants, MOST_OCCUPATIONS, typed)
    if len(typed) >= SHORTEST_BEGINNING and not any(match.closeness > WHOLE_NAME for match in best.values()):
        for rank, identifier in enumerate(reader.memory.suggestions.begun_by(typed, MOST_BEGUN)):
            known = best.get(identifier) or Match(table.target(identifier), 0.0, 0.0)
            bonus = BEGUN_BONUS * (1 - rank / MOST_BEGUN)
            best[identifier] = known._replace(score=known.score + bonus, closeness=max(known.closeness, NAMED))
    if doubt:
        _add_resembling(reader, best, typed, doubt)
    return tuple(sorted(best.values(), key=_score, reverse=True)[:MOST_OCCUPATIONS])


def _add_resembling(reader: Reader, best: dict[str, Match], typed: str, doubt: float) -> None:
    """What looks like the whole question, letter by letter: words joined, cut or misspelt are not what they seem."""
    nearest = reader.memory.resemblance.nearest(typed, MOST_RESEMBLING)
    least = max(LEAST_RESEMBLANCE, NEAR_THE_NEAREST * max((cosine for _number, cosine in nearest), default=0.0))
    for number, cosine in nearest:
        if cosine < least:
            break
        target = reader.memory.occupations.targets[number]
        known = best.get(target.id) or Match(target, 0.0, 0.0)
        best[target.id] = known._replace(
            score=known.score + doubt * (cosine - LEAST_RESEMBLANCE) / (1 - LEAST_RESEMBLANCE),
            # Words that name it already say how near they are: the letters of a word nobody knows add nothing to that.
            closeness=known.closeness if known.closeness >= NAMED else max(known.closeness, cosine),
        )


def _certifications(
    reader: Reader, variants: list[tuple[Word, ...]], occupations: tuple[Match, ...]
) -> tuple[Match, ...]:
    """By their title; those that lead to the occupation named gain a little, and come even under other titles."""
    table = reader.memory.certifications
    best = _best_matches(table, variants, MOST_CERTIFICATIONS * 3)
    if len(variants) > 1 and len(variants[0]) == 1 and any(map(table.knows, variants[0][0])):
        literal = {match.target.id for match in table.matches(variants[0], MOST_CERTIFICATIONS * 3)}
        others = {key: match._replace(score=match.score - LITERAL_LEAD) for key, match in best.items()}
        best = {key: best[key] if key in literal else other for key, other in others.items()}
    if occupations and occupations[0].closeness >= NAMED:
        for number in table.by_rome.get(occupations[0].target.id, ()):
            target = table.targets[number]
            known = best.get(target.id) or Match(target, 0.0, 0.0)
            best[target.id] = known._replace(score=known.score + LINK_BONUS)
    return tuple(nlargest(MOST_CERTIFICATIONS, best.values(), key=_score))


def _best_matches(table: NameTable, variants: list[tuple[Word, ...]], limit: int, typed: str = "") -> dict[str, Match]:
    """What any of the ways to ask names; the first is enough when it is a name word for word."""
    best: dict[str, Match] = {}
    for variant in variants:
        stands_for_all = variant is not variants[0] and len(variants[0]) == 1
        for match in table.matches(variant, limit, typed=typed):
            # One word that stands for several names what has them all: the VAE is not an « expérience » among others.
            if stands_for_all and match.closeness < NAMED:
                match = match._replace(closeness=AKIN)  # noqa: PLW2901
            known = best.get(match.target.id)
            if known is None or match.score > known.score:
                best[match.target.id] = match
        if any(match.closeness > WHOLE_NAME for match in best.values()):
            break
    return best


def _score(match: Match) -> float:
    return match.score


def _notices(reader: Reader, text: str, words: list[str], expanded: tuple[Word, ...]) -> list[str]:
    """Says which words were read as others."""
    written = {stem(fold(word)): word for word in _WORD.findall(text)}
    notices = []
    for word, others in zip(words, expanded, strict=True):
        meant = max(others, key=others.__getitem__)
        is_of_structures = reader.memory.help.knows(word) or reader.searcher.doc_freq("help", word)
        if meant == word or others[meant] == COMPLETION_SURENESS or is_of_structures:
            continue
        spelled = reader.memory.spelled(meant)
        if spelled:
            notices.append(f"Nous avons lu « {spelled} » pour « {written.get(word, word)} ».")
    return notices
