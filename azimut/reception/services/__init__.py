from azimut.reception.services.records import (
    MONTHS_AHEAD,
    edit_record,
    make_partitions,
    oldest_kept,
    record_visit,
    remove_old_records,
    undo_record,
)

__all__ = [
    "MONTHS_AHEAD",
    "edit_record",
    "make_partitions",
    "oldest_kept",
    "record_visit",
    "remove_old_records",
    "undo_record",
]
