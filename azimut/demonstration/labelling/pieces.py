"""The documents attached to the files of the demonstration: one real PDF a piece, the same for every structure."""

from hashlib import sha256

from azimut.core.files import disk
from azimut.core.identifiers import identifier_of
from azimut.core.models import StoredFile, StoredFileState
from azimut.core.text import slug
from azimut.demonstration.labelling.files import WrittenFile
from azimut.labelling.contents import Piece
from azimut.labelling.documents import letter_pdf
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.models import SupportingDocument
from azimut.labelling.services.pieces import OWNER

LEFT_OUT = 2
"""The required pieces that a draft still lacks."""


def write_pieces(files: list[WrittenFile]) -> None:
    """Every required piece of a file that was sent; the first ones of a draft."""
    pieces = [piece for piece in files[0].application.specification.read().pieces if piece.is_required]
    contents = {piece.key: _document(piece) for piece in pieces}
    stored, attached = [], []
    for one in files:
        held = pieces[:-LEFT_OUT] if one.story.state in {State.DRAFT, State.ABANDONED} else pieces
        for piece in held:
            row = _stored(one, piece, contents[piece.key])
            disk.remove(row.pk)
            disk.write(row.pk, contents[piece.key])
            stored.append(row)
            attached.append(
                SupportingDocument(
                    application=one.application, piece=piece.key, file=row, name=row.name, attached_by=one.manager
                )
            )
    StoredFile.objects.bulk_create(stored)
    SupportingDocument.objects.bulk_create(attached)


def _stored(one: WrittenFile, piece: Piece, content: bytes) -> StoredFile:
    return StoredFile(
        id=identifier_of("demonstration", "piece", str(one.application.pk), piece.key),
        name=f"{slug(piece.title)[:60]}.pdf",
        content_type="application/pdf",
        size=len(content),
        sha256=sha256(content).hexdigest(),
        state=StoredFileState.CLEAN,
        uploaded_by_id=one.manager.pk if one.manager else one.application.structure_id,
        owner_kind=OWNER,
        owner_id=one.application.pk,
    )


def _document(piece: Piece) -> bytes:
    return letter_pdf(
        piece.title,
        [
            "Document de démonstration : il tient la place de celui que la structure joindrait.",
            piece.help or "Dans la réalité, il est signé et daté par la structure.",
        ],
    )
