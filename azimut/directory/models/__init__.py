from azimut.directory.models.error_reports import (
    LONGEST_SETTLEMENT,
    LONGEST_TEXT,
    ErrorReport,
    ErrorReportState,
    ReportedPart,
)
from azimut.directory.models.networks import Network, NetworkSuccession, circle_name
from azimut.directory.models.reception_points import ReceptionPoint
from azimut.directory.models.services import Service
from azimut.directory.models.structures import FRESH_FOR, Structure, StructureQuerySet

__all__ = [
    "FRESH_FOR",
    "LONGEST_SETTLEMENT",
    "LONGEST_TEXT",
    "ErrorReport",
    "ErrorReportState",
    "Network",
    "NetworkSuccession",
    "ReceptionPoint",
    "ReportedPart",
    "Service",
    "Structure",
    "StructureQuerySet",
    "circle_name",
]
