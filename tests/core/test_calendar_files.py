"""The file of an appointment, read back by the library that calendars use."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar

from azimut.core.calendar_files import CalendarEntry, calendar_file

AT = datetime(2027, 3, 28, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))


def event_of(**changes) -> dict:
    file = calendar_file(
        CalendarEntry("a-1", "Rendez-vous, à l'accueil", AT, place="1 rue de l'Exemple ; Dreux", **changes)
    )
    return Calendar.from_ical(file).walk("VEVENT")[0]


def test_the_hour_holds_on_the_day_clocks_change() -> None:
    event = event_of()

    assert event.decoded("dtstart") == AT.astimezone(UTC) == datetime(2027, 3, 28, 7, 30, tzinfo=UTC)
    assert event.decoded("duration") == timedelta(hours=1)


def test_commas_and_new_lines_come_back_as_they_were() -> None:
    event = event_of(note="Apportez :\nun CV, une pièce d'identité")

    assert str(event["summary"]) == "Rendez-vous, à l'accueil"
    assert str(event["description"]) == "Apportez :\nun CV, une pièce d'identité"
    assert str(event["location"]) == "1 rue de l'Exemple ; Dreux"


def test_a_cancelled_appointment_says_so_and_rings_no_more() -> None:
    event = event_of(is_cancelled=True, version=2)

    assert (str(event["status"]), event["sequence"], event.subcomponents) == ("CANCELLED", 2, [])
