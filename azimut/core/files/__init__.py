"""Files that people send: checked, kept, shown to those who may read what they are attached to.

    register_owner("application", can_read)     # in the AppConfig.ready of the domain that attaches them
    stored = store_upload(file, kinds={Kind.PDF}, owner_kind="application", owner_id=application.pk, actor=actor)

The domain then holds `stored` by a foreign key (`on_delete=PROTECT`): a file that nothing points at goes after a day.
A row is written after its file, and a file goes after its row: whatever is cut short leaves a file without row, which
the night removes, never a row without file.
"""

from azimut.core.files.owners import can_read_file, register_owner
from azimut.core.files.services import remove_file, store_upload, sweep_orphans

__all__ = ["can_read_file", "register_owner", "remove_file", "store_upload", "sweep_orphans"]
