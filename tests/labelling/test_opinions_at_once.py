"""Opinions given at the same instant, each rule with its negative control: the same race with the locks off."""

import threading
from collections.abc import Callable

import pytest
from django.db.models import QuerySet

from azimut.labelling.enums import OpinionKind
from azimut.labelling.models import Assignment, LabelApplication, Opinion
from azimut.labelling.refusals import AlreadyDone
from azimut.labelling.services import assign_instructors, declare_complete, give_opinion, instruction
from tests.at_once import at_once

BOTH_READ_IN = 1.0


@pytest.fixture
def asked(sent, animator, instructors) -> list[Assignment]:
    """The opinion asked of each of the two instructors."""
    declare_complete(sent, actor=animator)
    by_person = {one.instructor_id: one for one in assign_instructors(sent, actor=animator)}
    return [by_person[instructor.user_id] for instructor in instructors]


@pytest.fixture
def met(monkeypatch) -> list[bool]:
    """Holds each thread before it counts the opinions until the other is there too, which the locks forbid.

    Where both came, neither commits before the other has counted: what they see does not hang on a quick disk.
    Says for each thread whether the other came.
    """
    gate, counted = threading.Barrier(2), threading.Barrier(2)
    came, count = [], instruction._close_when_all_are_given

    def count_once_both_are_there(application: LabelApplication) -> None:
        try:
            gate.wait(timeout=BOTH_READ_IN)
        except threading.BrokenBarrierError:
            came.append(False)
            count(application)
            return
        came.append(True)
        count(application)
        counted.wait(timeout=BOTH_READ_IN)

    monkeypatch.setattr(instruction, "_close_when_all_are_given", count_once_both_are_there)
    return came


@pytest.fixture
def locks_off(monkeypatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *_args, **_options: self.all())


def test_two_instructors_at_once_are_both_kept_and_close_the_instruction(
    real_transactions, sent, asked, instructors, met
) -> None:
    outcomes = _together(*(_giving(one, by) for one, by in zip(asked, instructors, strict=True)))

    assert outcomes == ["given", "given"]
    assert met == [False, False]
    assert Opinion.objects.filter(given_at__isnull=False).count() == 2
    assert LabelApplication.objects.get(pk=sent.pk).state == "opinion_given"
    assert [Opinion.objects.visible_to(one).count() for one in instructors] == [2, 2]


def test_without_the_locks_neither_sees_the_other_and_the_file_stays_open(
    real_transactions, sent, asked, instructors, met, locks_off
) -> None:
    outcomes = _together(*(_giving(one, by) for one, by in zip(asked, instructors, strict=True)))

    assert outcomes == ["given", "given"]
    assert met == [True, True]
    assert LabelApplication.objects.get(pk=sent.pk).state == "under_instruction"


def test_the_same_opinion_given_from_two_tabs_is_given_once_and_stays_hidden(
    real_transactions, asked, instructors, met
) -> None:
    outcomes = _together(
        _giving(asked[0], instructors[0]), _giving(asked[0], instructors[0], kind=OpinionKind.UNFAVOURABLE)
    )

    assert outcomes == ["AlreadyDone", "given"]
    assert Opinion.objects.count() == 1
    assert not Opinion.objects.visible_to(instructors[1]).exists()


def test_without_the_locks_the_second_tab_writes_over_the_first(
    real_transactions, asked, instructors, met, locks_off
) -> None:
    outcomes = _together(
        _giving(asked[0], instructors[0]), _giving(asked[0], instructors[0], kind=OpinionKind.UNFAVOURABLE)
    )

    assert outcomes == ["given", "given"]
    assert Opinion.objects.count() == 1


def _giving(assignment, actor, kind=OpinionKind.FAVOURABLE) -> Callable[[], None]:
    return lambda: give_opinion(assignment, actor=actor, kind=kind, reasons="Dossier étudié.") and None


def _together(*acts: Callable[[], None]) -> list[str]:
    return at_once(*acts, told=AlreadyDone, done="given")
