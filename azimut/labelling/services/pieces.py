"""Documents attached to a file, and taken off it, while the structure may write it."""

from django.db import transaction

from azimut.core.files import remove_file, store_upload
from azimut.core.models import StoredFile
from azimut.core.permissions import Actor, Verdict, allowed_if, require
from azimut.core.uploads import Kind, UploadRefusedError
from azimut.core.uploads.checking import Sent
from azimut.labelling.models import LabelApplication, SupportingDocument
from azimut.labelling.permissions import can_write_application
from azimut.labelling.refusals import LabellingRefused

OWNER = "labelling.application"
KINDS = frozenset(Kind)


def can_read_piece(actor: Actor, file: StoredFile) -> Verdict:
    """Whoever reads the file of the application reads its pieces, and nobody else."""
    seen = LabelApplication.objects.visible_to(actor).filter(pk=file.owner_id).exists()
    return allowed_if(seen, "Cette pièce est jointe à un dossier que vous ne pouvez pas lire.")


@transaction.atomic
def attach_document(application: LabelApplication, piece: str, sent: Sent, *, actor: Actor) -> SupportingDocument:
    """Attaches a file to a piece. Raises LabellingRefused with the reason; the rest of the file does not move."""
    locked = LabelApplication.objects.select_for_update().get(pk=application.pk)
    require(can_write_application(actor, locked))
    asked = locked.specification.read().piece(piece)
    if asked is None:
        raise LabellingRefused("Cette pièce n'est pas demandée.")
    if locked.documents.filter(piece=piece).count() >= asked.maximum:
        raise LabellingRefused(f"« {asked.title} » : {asked.maximum} au plus. Retirez-en une d'abord.")
    try:
        stored = store_upload(sent, kinds=KINDS, owner_kind=OWNER, owner_id=locked.pk, actor=actor)
    except UploadRefusedError as refusal:
        raise LabellingRefused(f"« {asked.title} » : {refusal}") from refusal
    document: SupportingDocument = SupportingDocument.objects.create(
        application=locked, piece=piece, file=stored, name=stored.name, attached_by_id=actor.user_id
    )
    return document


@transaction.atomic
def remove_document(document: SupportingDocument, *, actor: Actor) -> None:
    """Takes a piece off the file; its bytes go once that is committed."""
    locked = LabelApplication.objects.select_for_update().get(pk=document.application_id)
    require(can_write_application(actor, locked))
    stored = document.file
    document.delete()
    remove_file(stored)
