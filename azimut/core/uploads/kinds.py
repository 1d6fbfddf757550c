"""What may be sent, and the content type it will be served with."""

from enum import Enum


class Kind(Enum):
    PDF = "un PDF"
    IMAGE = "une image (JPEG, PNG, WebP)"
    OFFICE = "un document de bureautique (DOCX, XLSX, PPTX, ODT, ODS, ODP)"


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"

TYPES: dict[str, tuple[Kind, str]] = {
    "pdf": (Kind.PDF, "application/pdf"),
    "jpg": (Kind.IMAGE, "image/jpeg"),
    "jpeg": (Kind.IMAGE, "image/jpeg"),
    "png": (Kind.IMAGE, "image/png"),
    "webp": (Kind.IMAGE, "image/webp"),
    "docx": (Kind.OFFICE, f"{_OPEN_XML}.wordprocessingml.document"),
    "xlsx": (Kind.OFFICE, f"{_OPEN_XML}.spreadsheetml.sheet"),
    "pptx": (Kind.OFFICE, f"{_OPEN_XML}.presentationml.presentation"),
    "odt": (Kind.OFFICE, f"{_OPEN_DOCUMENT}.text"),
    "ods": (Kind.OFFICE, f"{_OPEN_DOCUMENT}.spreadsheet"),
    "odp": (Kind.OFFICE, f"{_OPEN_DOCUMENT}.presentation"),
}
"""By extension; anything else is refused."""
