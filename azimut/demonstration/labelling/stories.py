"""What becomes of each file of the demonstration: one line a story, in the order in which structures are taken."""

from dataclasses import dataclass

from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.enums import AssignmentState, LabelState, OpinionKind
from azimut.labelling.enums import DecisionOutcome as Outcome

GIVEN, ASSIGNED, RECUSED = AssignmentState.GIVEN, AssignmentState.ASSIGNED, AssignmentState.RECUSED


@dataclass(frozen=True)
class View:
    """What one instructor made of a file; `rank` is their place among those of the demonstration."""

    rank: int
    state: AssignmentState
    kind: OpinionKind | None = None
    reasons: str = ""
    grade: int = 3


@dataclass(frozen=True)
class Story:
    """A file: its state, how old it is, what was said of it."""

    campaign: str
    state: State
    days: int
    """Days since it was sent (or begun, for a draft)."""
    filled: float = 1.0
    views: tuple[View, ...] = ()
    outcome: Outcome | None = None
    session: str = ""
    label: LabelState | None = None
    lasts_days: int | None = None
    """Days from today to the end of its label; those of the campaign when absent."""
    thread: tuple[str, ...] = ()
    is_main: bool = False
    """The file of the structure whose manager is in the demonstration."""
    appeal: str = ""
    decided_again: str = ""
    """The session to which an upheld appeal sends the file back."""


FAVOURABLE = View(0, GIVEN, OpinionKind.FAVOURABLE, "favourable", 4)
SECOND_FAVOURABLE = View(1, GIVEN, OpinionKind.FAVOURABLE, "favourable", 3)
DOUBTFUL = View(1, GIVEN, OpinionKind.WITH_RECOMMENDATIONS, "doubtful", 2)
UNFAVOURABLE = View(0, GIVEN, OpinionKind.UNFAVOURABLE, "unfavourable", 1)
SECOND_UNFAVOURABLE = View(1, GIVEN, OpinionKind.UNFAVOURABLE, "unfavourable", 0)
AGREED = (FAVOURABLE, SECOND_FAVOURABLE)
TO_READ, SECOND_TO_READ = View(0, ASSIGNED), View(1, ASSIGNED)
BEGUN = View(0, ASSIGNED, OpinionKind.FAVOURABLE, "", 3)

OPEN, JUDGED, PAST = "ouverte", "en instruction", "close"
NEXT, LAST, LONG_AGO = "next", "last", "long_ago"

STORIES = (
    # The campaign that is open: the structures write and send, the animation checks.
    Story(OPEN, State.DRAFT, 12, filled=0.6, is_main=True, thread=("La campagne ferme bientôt : avez-vous tout ?",)),
    Story(OPEN, State.SUBMITTED, 1),
    Story(OPEN, State.SUBMITTED, 4, thread=("Notre délégation de signature suit le nouveau modèle.",)),
    Story(OPEN, State.SUBMITTED, 9),
    Story(OPEN, State.INCOMPLETE, 11, thread=("Faut-il retirer aussi les dates de naissance ?", "Oui, et la photo.")),
    Story(OPEN, State.COMPLETE, 8),
    Story(OPEN, State.COMPLETE, 13),
    Story(OPEN, State.DRAFT, 6, filled=0.3),
    # The one before: instructors give their opinions, the commission decides.
    Story(JUDGED, State.UNDER_INSTRUCTION, 98, views=(TO_READ, SECOND_TO_READ)),
    Story(JUDGED, State.UNDER_INSTRUCTION, 104, views=(BEGUN, SECOND_FAVOURABLE)),
    Story(JUDGED, State.UNDER_INSTRUCTION, 101, views=(TO_READ, View(1, RECUSED))),
    Story(JUDGED, State.OPINION_GIVEN, 99, views=(FAVOURABLE, SECOND_FAVOURABLE), session=NEXT),
    Story(JUDGED, State.OPINION_GIVEN, 111, views=(FAVOURABLE, DOUBTFUL), session=NEXT),
    Story(JUDGED, State.OPINION_GIVEN, 96, views=(UNFAVOURABLE, SECOND_UNFAVOURABLE), session=NEXT),
    Story(
        JUDGED,
        State.GRANTED,
        120,
        views=(FAVOURABLE, SECOND_FAVOURABLE),
        outcome=Outcome.GRANTED,
        session=LAST,
        label=LabelState.ACTIVE,
    ),
    Story(
        JUDGED,
        State.GRANTED,
        117,
        views=(FAVOURABLE, DOUBTFUL),
        outcome=Outcome.WITH_RECOMMENDATIONS,
        session=LAST,
        label=LabelState.ACTIVE,
    ),
    Story(
        JUDGED,
        State.REFUSED,
        112,
        views=(UNFAVOURABLE, SECOND_UNFAVOURABLE),
        outcome=Outcome.REFUSED,
        session=LAST,
        appeal="appeal",
    ),
    Story(
        JUDGED,
        State.OPINION_GIVEN,
        113,
        views=(FAVOURABLE, SECOND_UNFAVOURABLE),
        outcome=Outcome.REFUSED,
        session=LAST,
        appeal="appeal",
        decided_again=NEXT,
    ),
    Story(JUDGED, State.POSTPONED, 115, views=(FAVOURABLE, DOUBTFUL), outcome=Outcome.POSTPONED, session=LAST),
    Story(JUDGED, State.ABANDONED, 130, filled=0.4),
    # The oldest: labels that live, and some that ended.
    Story(
        PAST,
        State.GRANTED,
        742,
        views=AGREED,
        outcome=Outcome.GRANTED,
        session=LONG_AGO,
        label=LabelState.ACTIVE,
        lasts_days=75,
        is_main=True,
    ),
    Story(PAST, State.GRANTED, 735, views=AGREED, outcome=Outcome.GRANTED, session=LONG_AGO, label=LabelState.ACTIVE),
    Story(
        PAST,
        State.GRANTED,
        738,
        views=AGREED,
        outcome=Outcome.GRANTED,
        session=LONG_AGO,
        label=LabelState.ACTIVE,
        lasts_days=24,
    ),
    Story(
        PAST,
        State.GRANTED,
        731,
        views=(FAVOURABLE, DOUBTFUL),
        outcome=Outcome.WITH_RECOMMENDATIONS,
        session=LONG_AGO,
        label=LabelState.ALERT,
    ),
    Story(
        PAST, State.GRANTED, 740, views=AGREED, outcome=Outcome.GRANTED, session=LONG_AGO, label=LabelState.SUSPENDED
    ),
    Story(
        PAST, State.GRANTED, 741, views=AGREED, outcome=Outcome.GRANTED, session=LONG_AGO, label=LabelState.WITHDRAWN
    ),
    Story(
        PAST,
        State.GRANTED,
        733,
        views=AGREED,
        outcome=Outcome.GRANTED,
        session=LONG_AGO,
        label=LabelState.EXPIRED,
        lasts_days=-40,
    ),
    Story(
        PAST, State.GRANTED, 730, views=AGREED, outcome=Outcome.GRANTED, session=LONG_AGO, label=LabelState.TRANSFERRED
    ),
    Story(
        PAST, State.REFUSED, 736, views=(UNFAVOURABLE, SECOND_UNFAVOURABLE), outcome=Outcome.REFUSED, session=LONG_AGO
    ),
)


@dataclass(frozen=True)
class Dates:
    """A campaign of the demonstration, in days from the day it is loaded."""

    first_day: int
    last_day: int
    effect_on: int


CAMPAIGNS = {
    PAST: Dates(-760, -715, -600),
    JUDGED: Dates(-140, -95, -5),
    OPEN: Dates(-20, 25, 120),
    "à venir": Dates(120, 165, 240),
}
SESSIONS = {LONG_AGO: -640, LAST: -12, NEXT: 8}
