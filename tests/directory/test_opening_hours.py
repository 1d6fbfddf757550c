"""Opening hours: read, told in French, open or shut, and back to a plain week."""

import json
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import opening_hours
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azimut.directory.opening_hours import (
    HoursUnreadable,
    NotAPlainWeek,
    WeekSchedule,
    describe_hours,
    opening_state,
    read_hours,
)
from azimut.directory.opening_hours.calendars import is_public_holiday

PARIS = ZoneInfo("Europe/Paris")
WEEKDAYS = "Mo-Fr 09:00-12:00,14:00-17:30; PH off"


def in_one_piece(text: str) -> str:
    """The hours of a sentence written here with plain spaces, as they are told: they never break at a line's end."""
    return re.sub(r"(?<=\d) (?=h\b)|(?<=\d h) (?=\d\d)", "\u00a0", text)


def at(text: str, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.fixture(scope="session")
def real_hours(real_data) -> list[str]:
    rows = json.loads((real_data / "structures" / "structures-data-inclusion-v1.json").read_text(encoding="utf-8"))
    return [row["horaires_accueil"] for row in rows if row.get("horaires_accueil")]


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("Mo-Fr 09:00-12:00,14:00-17:30", ["du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h 30"]),
        (
            "Mo 13:30-17:00; Tu 09:00-12:00; We 13:30-17:00; Th 09:00-12:00",
            ["le lundi et le mercredi, de 13 h 30 à 17 h", "le mardi et le jeudi, de 9 h à 12 h"],
        ),
        (WEEKDAYS, ["du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h 30", "fermé les jours fériés"]),
        ("Mo-Fr 09:00-12:00, Sa 10:00-12:00", ["du lundi au vendredi, de 9 h à 12 h", "le samedi, de 10 h à 12 h"]),
        ("Mo-Fr 09:00-17:00; We off", ["le lundi, le mardi, le jeudi et le vendredi, de 9 h à 17 h"]),
        ("Mo-Su 08:00-20:00", ["tous les jours, de 8 h à 20 h"]),
        ("24/7", ["jour et nuit, tous les jours"]),
        ("Mo[1,3] 09:00-12:00", ["le 1er et le 3e lundi du mois, de 9 h à 12 h"]),
        ("Tu[-1] 10:00-11:00", ["le dernier mardi du mois, de 10 h à 11 h"]),
        ("week 2-52/2 Mo 09:00-12:00", ["les semaines paires : le lundi, de 9 h à 12 h"]),
        ("Mo 09:00+", ["le lundi, à partir de 9 h"]),
        ('Mo-Fr 09:00-12:00 "sur rendez-vous"', ["du lundi au vendredi, de 9 h à 12 h (sur rendez-vous)"]),
        ('"sur rendez-vous"', ["sur rendez-vous"]),
        (
            'We 14:00-17:00 || "sur rendez-vous"',
            ["le mercredi, de 14 h à 17 h", "en dehors de ces horaires : sur rendez-vous"],
        ),
        ("Mo-Fr 09:00-12:00; SH off", ["du lundi au vendredi, de 9 h à 12 h", "fermé pendant les vacances scolaires"]),
        ("SH Mo-Fr 10:00-12:00", ["pendant les vacances scolaires : du lundi au vendredi, de 10 h à 12 h"]),
        ("Mo 09:00-12:00; Aug 1-15 off", ["le lundi, de 9 h à 12 h", "fermé du 1er août au 15 août"]),
        ("Dec 24-Jan 02 off", ["fermé du 24 décembre au 2 janvier"]),
        ("2026 Dec 24-2027 Jan 3 off", ["fermé du 24 décembre 2026 au 3 janvier 2027"]),
        ("Apr-Oct Mo 09:00-12:00", ["d'avril à octobre : le lundi, de 9 h à 12 h"]),
        ("Mo 18:00-24:00", ["le lundi, de 18 h à minuit"]),
        ("off", ["fermé toute la semaine"]),
        ("", []),
        ("   ", []),
        ("du lundi au vendredi, sur rendez-vous", ["du lundi au vendredi, sur rendez-vous"]),
    ],
)
def test_hours_are_told_in_plain_french(value: str, lines: list[str]) -> None:
    assert describe_hours(value) == [in_one_piece(line) for line in lines]


@pytest.mark.parametrize(
    ("moment", "is_open", "sentence"),
    [
        ("2026-11-23 10:00", True, "ouvert maintenant jusqu'à 12 h"),
        ("2026-11-23 09:00", True, "ouvert maintenant jusqu'à 12 h"),
        ("2026-11-23 12:00", False, "ouvre aujourd'hui à 14 h"),
        ("2026-11-23 17:29", True, "ouvert maintenant jusqu'à 17 h 30"),
        ("2026-11-23 17:30", False, "ouvre demain à 9 h"),
        ("2026-11-20 18:00", False, "ouvre lundi à 9 h"),
        ("2026-11-22 23:59", False, "ouvre demain à 9 h"),
        ("2026-11-11 10:00", False, "fermé aujourd'hui, jour férié ; ouvre demain à 9 h"),
        ("2026-12-25 10:00", False, "fermé aujourd'hui, jour férié ; ouvre lundi à 9 h"),
        ("2026-12-31 18:00", False, "ouvre lundi à 9 h"),
    ],
)
def test_a_place_is_open_or_says_when_it_opens(moment: str, is_open: bool, sentence: str) -> None:
    state = opening_state(WEEKDAYS, at(moment), "28")

    assert (state.is_open, state.sentence) == (is_open, in_one_piece(sentence))


def test_a_place_that_says_nothing_of_public_holidays_is_shut_on_them() -> None:
    assert opening_state("Mo-Fr 09:00-12:00", at("2026-11-11 10:00"), "28").is_open is False


def test_a_place_may_open_on_public_holidays_only() -> None:
    assert opening_state("PH 10:00-12:00", at("2026-11-11 11:00"), "28").is_open is True
    assert opening_state("PH 10:00-12:00", at("2026-11-12 11:00"), "28").is_open is False


@pytest.mark.parametrize(("department", "is_open"), [("28", True), ("67", False), ("68", False), ("57", False)])
def test_the_day_after_christmas_is_a_holiday_in_alsace_and_moselle(department: str, is_open: bool) -> None:
    assert opening_state("Sa 09:00-12:00", at("2026-12-26 10:00"), department).is_open is is_open


def test_a_place_overseas_lives_in_its_own_time() -> None:
    noon_in_paris = at("2026-11-23 12:00")

    assert opening_state("Mo-Fr 14:00-16:00", noon_in_paris, "974").is_open is True
    assert opening_state("Mo-Fr 07:00-08:00", noon_in_paris, "972").is_open is True


def test_the_abolition_of_slavery_is_a_holiday_in_la_reunion_only() -> None:
    assert opening_state("Su 09:00-12:00", at("2026-12-20 10:00", ZoneInfo("Indian/Reunion")), "974").is_open is False
    assert opening_state("Su 09:00-12:00", at("2026-12-20 10:00"), "28").is_open is True


@pytest.mark.parametrize(("moment", "is_open"), [("2026-10-20 10:00", False), ("2026-11-03 10:00", True)])
def test_school_holidays_are_those_of_the_zone_of_the_profile(moment: str, is_open: bool) -> None:
    assert opening_state("Mo-Fr 09:00-12:00; SH off", at(moment), "69").is_open is is_open


def test_nine_o_clock_stays_nine_o_clock_when_the_clocks_change() -> None:
    saturday = at("2026-10-24 12:00")
    state = opening_state("Su 09:00-12:00", saturday, "28")

    assert state.changes_at == at("2026-10-25 09:00")
    assert state.sentence == "ouvre demain à 9\u00a0h"


def test_a_place_open_past_midnight_is_still_open_after_it() -> None:
    assert opening_state("Fr 22:00-02:00", at("2026-11-21 01:00"), "28").is_open is True
    assert opening_state("Fr 22:00-02:00", at("2026-11-21 02:00"), "28").is_open is False


def test_a_place_open_day_and_night_has_no_closing_time() -> None:
    state = opening_state('24/7 "par téléphone"; PH open', at("2026-11-22 03:00"), "28")

    assert (state.is_open, state.sentence) == (True, "ouvert jour et nuit (par téléphone)")


def test_an_opening_far_away_is_said_with_its_date() -> None:
    state = opening_state("Mo[1] 09:00-12:00", at("2026-11-22 10:00"), "28")

    assert state.sentence == "ouvre le lundi 7 décembre à 9\u00a0h"


def test_a_place_shut_for_months_says_so() -> None:
    assert opening_state("2027 Jun 9 10:00-12:00", at("2026-11-22 10:00"), "28").sentence == "fermé pour l'instant"


@pytest.mark.parametrize("value", ["", "du lundi au vendredi", "Mo 9h-12h", "sunrise-sunset", "Mo 09:75-12:00", "\x00"])
def test_hours_that_cannot_be_read_tell_nothing_of_now(value: str) -> None:
    with pytest.raises(HoursUnreadable):
        read_hours(value)
    assert opening_state(value, at("2026-11-23 10:00"), "28").is_open is None


def test_a_place_on_appointment_is_neither_open_nor_shut() -> None:
    state = opening_state('"sur rendez-vous"', at("2026-11-23 10:00"), "28")

    assert (state.is_open, state.sentence) == (None, "sur rendez-vous")


def test_an_exception_holds_wherever_it_is_written() -> None:
    for value in ("Aug off; Mo-Fr 09:00-12:00", "Mo-Fr 09:00-12:00; Aug off"):
        assert opening_state(value, at("2026-08-03 10:00"), "28").is_open is False
        assert opening_state(value, at("2026-09-01 10:00"), "28").is_open is True


@pytest.mark.large
def test_nearly_every_real_value_is_read(real_hours) -> None:
    unread = []
    for value in real_hours:
        try:
            read_hours(value)
        except HoursUnreadable as error:
            unread.append((value, str(error)))

    assert len(unread) / len(real_hours) <= 0.01, unread[:5]


@pytest.mark.large
def test_real_hours_mean_what_an_independent_reader_says(real_hours) -> None:
    monday = datetime(2026, 11, 23)
    for value in real_hours[::9]:
        judge = opening_hours.OpeningHours(value)
        for half_hours in range(0, 7 * 48, 5):
            moment = monday + timedelta(minutes=30 * half_hours)
            assert opening_state(value, moment.replace(tzinfo=PARIS), "28").is_open == judge.is_open(moment), value


@pytest.mark.parametrize(
    "value",
    [
        "Mo[1] 09:00-12:00; Tu[-1] 10:00-11:00",
        "week 1-53/2 Mo 09:00-12:00",
        "Apr-Oct Mo-Fr 09:00-12:00; Nov-Mar Tu 10:00-12:00",
        "Mo-Fr 09:00-12:00; Aug 1-15 off",
        "Mo 10:00-11:00; Dec 24-Jan 02 off",
        "Mo-Fr 09:00-12:00, We 14:00-16:00",
        "Mo-Fr 22:00-02:00",
        "Fr-Mo 09:00-10:00",
    ],
)
def test_richer_hours_mean_what_an_independent_reader_says(value: str) -> None:
    judge = opening_hours.OpeningHours(value)
    for offset in range(400):
        day = date(2026, 11, 23) + timedelta(days=offset)
        if is_public_holiday(day, "28") or is_public_holiday(day - timedelta(days=1), "28"):
            continue
        for hour in (1, 9, 10, 11, 15, 23):
            moment = datetime(day.year, day.month, day.day, hour, 30)
            is_open = opening_state(value, moment.replace(tzinfo=PARIS), "28").is_open
            assert is_open == judge.is_open(moment), moment


minutes = st.integers(0, 24 * 60).map(lambda value: value - value % 5)
day_ranges = st.lists(minutes, max_size=6, unique=True).map(
    lambda bounds: tuple(zip(sorted(bounds)[::2], sorted(bounds)[1::2], strict=False))
)
schedules = st.builds(
    WeekSchedule,
    days=st.tuples(*[day_ranges] * 7),
    is_shut_on_public_holidays=st.booleans(),
    is_shut_in_school_holidays=st.booleans(),
)


@given(schedules)
def test_a_plain_week_written_then_read_is_the_same_week(schedule: WeekSchedule) -> None:
    value = schedule.to_osm()
    if value:
        assert WeekSchedule.from_osm(value) == schedule
        assert opening_hours.validate(value)


@settings(max_examples=200)
@given(st.text(alphabet='MoTuWeFrSaPHSH 0123456789:-;,"[]/|+offJanweek', max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    describe_hours(text)
    opening_state(text, at("2026-11-23 10:00"), "28")


def test_a_remark_is_kept_by_the_form() -> None:
    schedule = WeekSchedule.from_osm('Mo-Fr 09:00-12:00 "sur rendez-vous"; PH off')

    assert schedule.remark == "sur rendez-vous"
    assert schedule.to_osm() == 'Mo-Fr 09:00-12:00 "sur rendez-vous"; PH off'


@pytest.mark.parametrize(
    "value",
    ["Mo[1] 09:00-12:00", "Aug off; Mo 09:00-10:00", "Mo 09:00+", 'Mo 09:00-10:00 "a"; Tu 09:00-10:00 "b"',
     'Mo 09:00-10:00 || "sur rendez-vous"', "SH Mo 09:00-10:00", "Mo 22:00-02:00"],
)  # fmt: skip
def test_hours_richer_than_a_plain_week_are_not_squeezed_into_the_form(value: str) -> None:
    with pytest.raises(NotAPlainWeek):
        WeekSchedule.from_osm(value)


@pytest.mark.parametrize("ranges", [((540, 500),), ((540, 600), (590, 700)), ((540, 1500),)])
def test_a_form_refuses_ranges_that_make_no_sense(ranges) -> None:
    with pytest.raises(NotAPlainWeek):
        WeekSchedule(days=(ranges, *[()] * 6))
