"""PDF and pictures: what they declare, read without rendering anything."""

import io
import re
import warnings
import zipfile
import zlib

from PIL import Image

from azimut.core.uploads.refusing import UploadRefusedError

MOST_PIXELS = 50_000_000
MOST_INFLATED = 20_000_000
MOST_STREAMS = 50_000
_STREAM = re.compile(rb"stream\r?\n")
_ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia)\b")
_MARKUP = re.compile(rb"<script|<\?php|<html|<svg", re.IGNORECASE)


def check_pdf(content: bytes) -> None:
    """A PDF from its first to its last byte, open to all, that does nothing when it is read."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1_024:]:
        raise UploadRefusedError("Ce fichier n'est pas un PDF complet.")
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise UploadRefusedError("Ce fichier est à la fois un PDF et une archive.")
    readable = _unescaped(content)
    if b"/Encrypt" in readable:
        raise UploadRefusedError("Ce PDF est protégé par un mot de passe. Enregistrez-le sans protection.")
    if _ACTIVE.search(readable) or _ACTIVE.search(_unescaped(_packed_objects(content))):
        raise UploadRefusedError("Ce PDF contient du code ou des fichiers joints. Imprimez-le dans un nouveau PDF.")


def _unescaped(content: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content) if b"#" in content else content


def _packed_objects(content: bytes) -> bytes:
    """The objects kept in compressed streams, where code may hide; bounded."""
    unpacked: list[bytes] = []
    room = MOST_INFLATED
    for count, found in enumerate(_STREAM.finditer(content)):
        if count > MOST_STREAMS or room <= 0:
            raise UploadRefusedError("Ce PDF est trop gros une fois ouvert.")
        if b"ObjStm" in _unescaped(content[max(0, found.start() - 1_000) : found.start()]):
            unpacked.append(_inflated(content[found.end() : found.end() + MOST_INFLATED], room))
            room -= len(unpacked[-1])
    return b"".join(unpacked)


def _inflated(body: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, most)
    except zlib.error as error:
        raise UploadRefusedError("Ce PDF est abîmé.") from error


def check_image(content: bytes, extension: str) -> None:
    """Of the format it says, of a reasonable size: read from the header, before anything is decoded."""
    expected = {"jpg": "JPEG", "jpeg": "JPEG"}.get(extension, extension.upper())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=[expected]) as image:
                width, height = image.size
    except Image.DecompressionBombError as error:
        raise UploadRefusedError("Cette image est trop grande.") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise UploadRefusedError(f"Ce fichier n'est pas une image {expected}.") from error
    if width * height > MOST_PIXELS:
        raise UploadRefusedError("Cette image est trop grande : 50 millions de points au plus.")
    if zipfile.is_zipfile(io.BytesIO(content)) or _MARKUP.search(content):
        raise UploadRefusedError("Cette image contient autre chose qu'une image.")
