from azimut.reception.models.counts import ReceptionCount, ReceptionCountQuerySet
from azimut.reception.models.records import ReceptionRecord, ReceptionRecordQuerySet, Submission

__all__ = [
    "ReceptionCount",
    "ReceptionCountQuerySet",
    "ReceptionRecord",
    "ReceptionRecordQuerySet",
    "Submission",
]
