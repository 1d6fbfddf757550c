"""What people send us: accepted by what it is, never by what it says it is.

    verdict = check_upload(file, kinds={Kind.PDF, Kind.IMAGE})
    if not verdict: form.add_error("file", verdict.sentence)

`verdict.name` is the name to keep. Nothing is decoded nor unpacked to disk here.
"""

from azimut.core.uploads.checking import UploadVerdict, check_upload
from azimut.core.uploads.kinds import Kind
from azimut.core.uploads.names import clean_name
from azimut.core.uploads.refusing import UploadRefusedError

__all__ = ["Kind", "UploadRefusedError", "UploadVerdict", "check_upload", "clean_name"]
