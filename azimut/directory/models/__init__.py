from azimut.directory.models.error_reports import (
    LONGEST_SETTLEMENT,
    LONGEST_TEXT,
    ErrorReport,
    ErrorReportState,
    ReportedPart,
)
from azimut.directory.models.networks import Network, NetworkSuccession, circle_name
from azimut.directory.models.page_changes import LONGEST_REASON, ChangeKind, ChangeState, PageChange
from azimut.directory.models.page_reminders import PageReminder
from azimut.directory.models.reception_points import ReceptionPoint
from azimut.directory.models.services import Service
from azimut.directory.models.structures import FRESH_FOR, Structure, StructureQuerySet

__all__ = [
    "FRESH_FOR",
    "LONGEST_REASON",
    "LONGEST_SETTLEMENT",
    "LONGEST_TEXT",
    "ChangeKind",
    "ChangeState",
    "ErrorReport",
    "ErrorReportState",
    "Network",
    "NetworkSuccession",
    "PageChange",
    "PageReminder",
    "ReceptionPoint",
    "ReportedPart",
    "Service",
    "Structure",
    "StructureQuerySet",
    "circle_name",
]
