"""Who acts, and what a refusal says.

An `Actor` is a person wearing one hat: this role, for this structure or this territory. It is built afresh from the
database for each request (accounts/actors.py), so a right that ends, ends at the next click. It holds no model, so that
every domain, the directory included, can ask `can_verb_noun(actor, thing)` without leaning on accounts.
"""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models


class Role(models.TextChoices):
    """What a person may be; one hat at a time (docs/glossaire.md)."""

    ADVISER = "adviser", "conseillère ou conseiller"
    STRUCTURE_MANAGER = "structure_manager", "responsable de structure"
    COORDINATOR = "coordinator", "coordination locale"
    ANIMATOR = "animator", "animation régionale (Carif-Oref)"
    INSTRUCTOR = "instructor", "instruction des candidatures"
    DECIDER = "decider", "commission de décision"
    REGIONAL_OFFICER = "regional_officer", "Région"
    AUDITOR = "auditor", "lecture de la gouvernance et des chiffres"


STRUCTURE_ROLES = frozenset({Role.ADVISER, Role.STRUCTURE_MANAGER})
"""Held through a membership of a structure."""

TERRITORY_ROLES = frozenset({Role.COORDINATOR})
"""Held for one territory."""

REGIONAL_ROLES = frozenset(set(Role) - STRUCTURE_ROLES - TERRITORY_ROLES)
"""Held for the whole region."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (`user_id`) wearing one hat (`key` names it: a membership or an assignment)."""

    key: str
    user_id: UUID
    name: str
    role: Role
    structure_id: UUID | None = None
    """The structure an adviser or a structure manager acts for."""
    territory_code: str = ""
    """The territory a coordinator acts for."""
    acts_for_name: str = ""
    """The name of that structure or territory, as people read it; empty for the whole region."""
    has_second_factor: bool = False
    """Whether this session was opened, or confirmed since, with a second factor."""

    def is_one_of(self, *roles: Role) -> bool:
        return self.role in roles

    def acts_for(self, structure_id: UUID | None) -> bool:
        """Whether this hat is one of that structure."""
        return structure_id is not None and self.structure_id == structure_id


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a `can_verb_noun`: yes, or no with the sentence people read."""

    is_allowed: bool
    sentence: str = ""

    def __bool__(self) -> bool:
        return self.is_allowed


ALLOWED = Verdict(is_allowed=True)


def refused(sentence: str) -> Verdict:
    """No, because… (a whole French sentence)."""
    return Verdict(is_allowed=False, sentence=sentence)


def allowed_if(condition: object, otherwise: str) -> Verdict:
    """Yes when `condition` holds, no with the sentence `otherwise`."""
    return ALLOWED if condition else refused(otherwise)


class Refusal(PermissionDenied):
    """A right that is missing: a 403 page that says why and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def require(verdict: Verdict) -> None:
    """Goes on when allowed, raises `Refusal` with its sentence otherwise."""
    if not verdict:
        raise Refusal(verdict.sentence)
