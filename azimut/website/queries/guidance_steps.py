"""The pages of "Qui peut m'aider ?": one question each, its choices cut to what may be true, what comes next.

The answers travel in the address alone (`azimut.guidance.questions`); a page never needs what another one kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from azimut.core.text import capitalised
from azimut.guidance.enums import SituationGroup, Trait
from azimut.guidance.questions import AGE_BANDS, MODES, TRAITS, Answers, Choice, choices_of, read_answers
from azimut.guidance.rules.book import RuleBook
from azimut.website.views.place import read_place

STEPS = ("situation", "vous", "besoin", "lieu", "comment")

_FIELDS = {
    "situation": ("situation",),
    "vous": ("age", "precision"),
    "besoin": ("besoin",),
    "lieu": ("ou", "lieu"),
    "comment": ("comment",),
}
"""What each page asks, by its name in the address; `lieu` is what was typed, `ou` the code it became."""

_TITLES = {
    "situation": ("Quelle est votre situation ?", "Choisissez ce qui vous ressemble le plus."),
    "vous": ("Quelques mots sur vous", "Vous pouvez ne rien répondre et continuer."),
    "besoin": ("De quoi avez-vous besoin ?", "Si vous hésitez, choisissez la dernière réponse."),
    "lieu": ("Où cherchez-vous ?", "Une ville, un code postal ou un département. Vous pouvez aussi laisser vide."),
    "comment": ("Comment voulez-vous en parler ?", "Vous pouvez cocher plusieurs réponses, ou aucune."),
}

MISSING = {
    "situation": "Choisissez votre situation. Si vous ne savez pas, choisissez la dernière réponse.",
    "besoin": "Choisissez ce dont vous avez besoin. Si vous ne savez pas, choisissez la dernière réponse.",
}

NOT_WHILE_LEARNING = frozenset({Trait.EXECUTIVE, Trait.FARMING, Trait.CRAFT})


@dataclass(frozen=True)
class Part:
    """A group of choices of one question: `kind` is radio or checkbox."""

    name: str
    legend: str
    kind: str
    choices: tuple[Choice, ...]
    taken: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepPage:
    """One page: what it asks, what it carries of the other answers, where it goes back to."""

    step: str
    number: int
    title: str
    hint: str
    parts: tuple[Part, ...]
    carried: tuple[tuple[str, str], ...]
    back: str
    last: bool

    @property
    def count(self) -> int:
        return len(STEPS)

    @property
    def first_id(self) -> str:
        """The first field, where the summary of errors leads."""
        return next((f"{part.name}-{part.choices[0].value}" for part in self.parts if part.choices), "lieu")


def read_guidance(query: QueryDict, book: RuleBook) -> Answers:
    """The answers of an address; a place written by name in a hand-made one is understood too."""
    answers = read_answers(dict(query.lists()), book)
    typed = query.get("ou", "").strip()
    if typed and not answers.place_code and (place := read_place(typed).place):
        kept = tuple(name for name in answers.dropped if name != "ou")
        return replace(answers, place_code=place.code, dropped=kept)
    return answers


def page_of(step: str, answers: Answers, book: RuleBook, *, modifying: bool) -> StepPage:
    number = STEPS.index(step) + 1
    title, hint = _TITLES[step]
    carried = [pair for pair in _pairs(answers) if pair[0] not in _FIELDS[step]]
    carried += [("modifier", "1")] if modifying else []
    back = step_address(STEPS[number - 2], answers) if number > 1 else ""
    return StepPage(
        step=step,
        number=number,
        title=title,
        hint=hint,
        parts=tuple(_parts(step, answers, book)),
        carried=tuple(carried),
        back=answer_address(answers) if modifying else back,
        last=modifying or number == len(STEPS),
    )


def _pairs(answers: Answers) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, values in QueryDict(answers.query).lists() for value in values]


def _parts(step: str, answers: Answers, book: RuleBook) -> Sequence[Part]:
    if step == "vous":
        return _parts_about(answers, book)
    choices = choices_of(step, book)
    if step == "situation":
        groups = dict.fromkeys(choice.group for choice in choices)
        return [
            Part("situation", group, "radio", tuple(c for c in choices if c.group == group), (answers.situation,))
            for group in groups
        ]
    if step == "besoin":
        return [Part("besoin", "", "radio", choices, (answers.need,))]
    if step == "comment":
        return [Part("comment", "", "checkbox", choices, answers.modes)]
    return []


def _parts_about(answers: Answers, book: RuleBook) -> Sequence[Part]:
    """Ages the situation leaves possible, and what it does not say already."""
    situation = book.situations.get(answers.situation)
    youngest = (situation.minimum_age if situation else None) or 0
    oldest = situation.maximum_age if situation and situation.maximum_age is not None else 120
    ages = tuple(Choice(b.code, b.label) for b in AGE_BANDS if b.maximum >= youngest and b.minimum <= oldest)
    known = set(situation.traits) if situation else set()
    if situation and situation.group == SituationGroup.LEARNING:
        known |= NOT_WHILE_LEARNING
    traits = tuple(Choice(code, str(trait.label)) for code, trait in TRAITS.items() if trait not in known)
    parts = [Part("age", "Votre âge", "radio", ages, (answers.age_band,))] if len(ages) > 1 else []
    return [*parts, Part("precision", "Cochez ce qui est vrai pour vous", "checkbox", traits, answers.traits)]


def step_address(step: str, answers: Answers, **more: str) -> str:
    """The address of a question, with the answers already given."""
    path = reverse("guidance") if step == STEPS[0] else reverse("guidance_step", args=[step])
    query = "&".join(part for part in (answers.query, urlencode(more)) if part)
    return f"{path}?{query}" if query else path


def answer_address(answers: Answers) -> str:
    return f"{reverse('guidance_answer')}?{answers.query}"


def address_after(step: str, answers: Answers, *, modifying: bool) -> str:
    """The next question; the answer after the last one, or when one answer was being changed."""
    rank = STEPS.index(step) + 1
    if rank == len(STEPS) or (modifying and answers.is_ready):
        return answer_address(answers)
    return step_address(STEPS[rank], answers)


@dataclass(frozen=True)
class SummaryLine:
    question: str
    answer: str
    change: str


def summary_of(answers: Answers, book: RuleBook) -> list[SummaryLine]:
    """What was answered, each with the address where it is changed."""
    band = next((band.label for band in AGE_BANDS if band.code == answers.age_band), "")
    about = [band, *(str(TRAITS[trait].label) for trait in answers.traits)]
    modes = [str(MODES[mode].label) for mode in answers.modes]
    said = {
        "situation": ("Votre situation", book.situations[answers.situation].label),
        "vous": ("Vous", " · ".join(part for part in about if part) or "Pas de précision"),
        "besoin": ("Votre besoin", book.needs[answers.need].label),
        "lieu": ("Le lieu", answers.place.label if answers.place else "Pas de lieu : services à distance"),
        "comment": ("Comment", capitalised(", ".join(modes)) or "Peu importe"),
    }
    return [
        SummaryLine(question, answer, step_address(step, answers, modifier="1"))
        for step, (question, answer) in said.items()
    ]
