"""What a process works out once."""

from azimut.core.remembered import Remembered


def test_an_answer_is_worked_out_once() -> None:
    remembered, asked = Remembered[int](8), []

    for _time in range(2):
        assert remembered.get("a", lambda: asked.append("a") or len(asked)) == 1
    remembered.clear()
    assert remembered.get("a", lambda: 7) == 7


def test_an_answer_that_is_not_kept_is_worked_out_again() -> None:
    remembered = Remembered[int](8)

    assert remembered.get("a", lambda: 404, is_kept=lambda value: value == 200) == 404
    assert remembered.get("a", lambda: 200, is_kept=lambda value: value == 200) == 200
    assert remembered.get("a", lambda: 500) == 200


def test_beyond_its_size_the_older_half_is_forgotten() -> None:
    remembered = Remembered[int](4)
    for number in range(5):
        remembered.get(number, lambda number=number: number)

    assert [remembered.get(number, lambda: -1) for number in (4, 3, 2)] == [4, 3, 2]
    assert remembered.get(0, lambda: -1) == -1
