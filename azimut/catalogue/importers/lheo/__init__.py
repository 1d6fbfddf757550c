"""Training feeds in LHEO 2.2 and 2.3, the language of the Carif-Oref.

Promises: formations come one by one, in memory that does not grow with the file; a faulty one is set aside with its
line, its path, the rule and the reason, and the others pass; what has not changed is neither read in depth nor written.
"""

from azimut.catalogue.importers.lheo.importing import import_lheo

__all__ = ["import_lheo"]
