"""One file holds the database and the files people sent; it is checked whole before anything is touched.

    backup.tar
      manifest.json     what it is, row counts at the instant of the dump, size and SHA-256 of each member
      database.dump     pg_dump, custom format
      files/…           what people sent

The keys that encrypt identities are settings, not data: they are not in it.
"""

from azimut.config.backups.making import make_backup
from azimut.config.backups.restoring import restore_backup
from azimut.config.backups.tools import BackupRefused, Place, this_place

__all__ = ["BackupRefused", "Place", "make_backup", "restore_backup", "this_place"]
