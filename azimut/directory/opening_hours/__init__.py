"""Opening hours in OpenStreetMap syntax: read, told in French, and known to be open or shut at a moment.

Read: week days and their ranges, several ranges a day, the nth week day of the month, months, dates, weeks, public (PH)
and school (SH) holidays, off, comments, 24/7. What is read means what the OpenStreetMap specification says, but for two
things: a place that says nothing of public holidays is taken to be shut on them, as public services are; and an
exception (dates, holidays) holds wherever it is written, not only after the rule it corrects.
"""

from azimut.directory.opening_hours.reading import read_hours
from azimut.directory.opening_hours.rules import Hours, HoursUnreadable
from azimut.directory.opening_hours.states import OpeningState, opening_state
from azimut.directory.opening_hours.weeks import NotAPlainWeek, WeekSchedule
from azimut.directory.opening_hours.wording import describe_hours

__all__ = [
    "Hours",
    "HoursUnreadable",
    "NotAPlainWeek",
    "OpeningState",
    "WeekSchedule",
    "describe_hours",
    "opening_state",
    "read_hours",
]
