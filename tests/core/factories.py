"""Files on disk with their rows; those of kind `tests.structure` are read by who acts for the structure."""

from hashlib import sha256
from uuid import UUID

from azimut.core.files import disk, register_owner
from azimut.core.identifiers import new_identifier
from azimut.core.models import StoredFile, StoredFileState
from azimut.core.permissions import Actor, Verdict, allowed_if

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
OF_STRUCTURE = "tests.structure"


def _can_read(actor: Actor, file: StoredFile) -> Verdict:
    return allowed_if(actor.acts_for(file.owner_id), "Ce fichier est celui d'une autre structure.")


register_owner(OF_STRUCTURE, _can_read)


def stored_file(owner_id: UUID, *, state: StoredFileState = StoredFileState.CLEAN, kind: str = OF_STRUCTURE):
    number = new_identifier()
    disk.write(number, PDF)
    return StoredFile.objects.create(
        id=number,
        name="statuts à jour.pdf",
        content_type="application/pdf",
        size=len(PDF),
        sha256=sha256(PDF).hexdigest(),
        state=state,
        uploaded_by_id=new_identifier(),
        owner_kind=kind,
        owner_id=owner_id,
    )
