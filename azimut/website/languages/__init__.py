"""The service told in other languages, for people who do not read French yet: a file for each.

Promises: every language says the same things, in the same order; a file that misses one is refused when it is read.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

PHRASES = (
    "Je ne parle pas encore bien français.",
    "Parlez lentement, s'il vous plaît.",
    "Écrivez-le, s'il vous plaît.",
    "Je veux apprendre le français.",
    "Je cherche une formation.",
    "Je cherche un travail.",
    "J'ai un diplôme de mon pays.",
    "Je peux revenir avec quelqu'un qui parle français.",
)
"""To be shown to the person in front, who reads French."""
WORDS = (
    "une conseillère, un conseiller",
    "un rendez-vous",
    "un métier",
    "une formation",
    "un diplôme",
    "un stage",
    "un contrat de travail",
    "gratuit",
)
ALIGNED = {"phrases": PHRASES, "words": WORDS}


class Language(BaseModel):
    """What the page of a language says; `{phone}` stands for the number of the region."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^[a-z]{2}$")
    name: str
    french_name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    title: str
    welcome: list[str] = Field(min_length=3)
    phone_title: str
    phone: list[str] = Field(min_length=2)
    help_title: str
    help: list[str] = Field(min_length=2)
    help_link: str
    near_link: str
    learn_title: str
    learn: list[str] = Field(min_length=1)
    learn_link: str
    diploma_title: str
    diploma: list[str] = Field(min_length=1)
    rights_title: str
    rights: list[str] = Field(min_length=3)
    phrases_title: str
    phrases: list[str]
    words_title: str
    words: list[str]

    @model_validator(mode="after")
    def _says_everything(self) -> "Language":
        for name, french in ALIGNED.items():
            if len(getattr(self, name)) != len(french):
                raise ValueError(f"{name} : {len(french)} traductions attendues, dans l'ordre du français.")
        return self

    @property
    def phrase_pairs(self) -> list[tuple[str, str]]:
        """The French to be shown, and what it means."""
        return list(zip(PHRASES, self.phrases, strict=True))

    @property
    def word_pairs(self) -> list[tuple[str, str]]:
        return list(zip(WORDS, self.words, strict=True))


@cache
def languages() -> dict[str, Language]:
    """By code, in the order of their own names."""
    files = Path(__file__).parent.glob("*.toml")
    read = [Language(code=file.stem, **tomllib.loads(file.read_text(encoding="utf-8"))) for file in files]
    return {language.code: language for language in sorted(read, key=lambda language: language.name)}
