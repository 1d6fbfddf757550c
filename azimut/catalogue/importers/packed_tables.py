"""Tables as publishers pack them: a ZIP that holds one workbook or one CSV, beside a note or a dictionary.

Bounded, read in memory, one level deep: an archive in an archive is not opened.
"""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from azimut.core.importing.archives import BoundedZip, open_zip
from azimut.core.importing.errors import ImportRefused
from azimut.core.importing.opening import ZIP_MAGICS

MOST_ENTRIES = 200
MOST_UNPACKED = 500_000_000
LARGEST_TABLE = 200_000_000

OLD_WORKBOOK_MAGIC = b"\xd0\xcf\x11\xe0"
WORKBOOK_PART = "[Content_Types].xml"
"""What every XLSX workbook has, and no archive of files."""

_TABLES = frozenset({".xlsx", ".csv"})


@dataclass(frozen=True, slots=True)
class PackedTable:
    """What a file holds: a workbook or not; `content` when it was taken out of an archive, None to read the file."""

    is_workbook: bool
    content: bytes | None = None


def look_inside(path: Path) -> PackedTable:
    """What kind of table it is, by its content and never by its name. Raises ImportRefused, and OSError."""
    with path.open("rb") as stream:
        magic = stream.read(4)
    if magic == OLD_WORKBOOK_MAGIC:
        raise ImportRefused(f"{path.name} est un classeur à l'ancien format (.xls) : enregistrez-le en .xlsx ou .csv.")
    if magic not in ZIP_MAGICS:
        return PackedTable(is_workbook=False)
    with open_zip(path, max_entries=MOST_ENTRIES, max_unpacked=MOST_UNPACKED) as archive:
        if WORKBOOK_PART in archive.names:
            return PackedTable(is_workbook=True)
        content = _only_table(path, archive)
    return PackedTable(is_workbook=content.startswith(ZIP_MAGICS), content=content)


def _only_table(path: Path, archive: BoundedZip) -> bytes:
    tables = [name for name in archive.names if _is_table(PurePosixPath(name))]
    if workbooks := [name for name in tables if name.lower().endswith(".xlsx")]:
        tables = workbooks
    if not tables:
        raise ImportRefused(
            f"{path.name} n'est pas un classeur, et l'archive ne contient aucun tableau (.xlsx ou .csv)."
        )
    if len(tables) > 1:
        names = ", ".join(PurePosixPath(name).name for name in tables[:3])
        raise ImportRefused(f"{path.name} contient plusieurs tableaux ({names}…) : donnez celui qui convient.")
    if archive.sizes[tables[0]] > LARGEST_TABLE:
        raise ImportRefused(f"{path.name} : contenu trop volumineux, plus de {LARGEST_TABLE // 1_000_000} Mo.")
    return archive.read(tables[0])


def _is_table(name: PurePosixPath) -> bool:
    """Notes beside tables are read by nobody; `__MACOSX` holds shadows of the files."""
    return name.suffix.lower() in _TABLES and not name.name.startswith(".") and "__MACOSX" not in name.parts
