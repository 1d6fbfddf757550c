from azimut.core.models.files import StoredFile, StoredFileQuerySet, StoredFileState
from azimut.core.models.imports import ImportRun, ImportRunQuerySet, ImportRunState, RejectedRow
from azimut.core.models.journal import JournalEntry

__all__ = [
    "ImportRun",
    "ImportRunQuerySet",
    "ImportRunState",
    "JournalEntry",
    "RejectedRow",
    "StoredFile",
    "StoredFileQuerySet",
    "StoredFileState",
]
