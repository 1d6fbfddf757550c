"""What has been decided, by whom, and that nobody rewrote it.

A domain tracks a model with one line above it, `makemigrations` does the rest:

    @tracked(kept_years=10, exclude=["draft"])
    class Decision(models.Model): …

Each insert, change and deletion, raw SQL included, adds a row to an event table which the database itself refuses to
change or empty, and which says who acted (`acting`). Its digest enters one journal, chained minute after minute
(`journal.py`), so that a row changed, removed or added behind the application's back is found by `azimut audit verify`.

What names people stays out of tracked fields: history outlives them. A reference to a person is enough.
"""

from azimut.core.history.acting import acting
from azimut.core.history.tracking import append_only, journalised, tracked

__all__ = ["acting", "append_only", "journalised", "tracked"]
