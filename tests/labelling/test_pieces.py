"""Documents joined to a file: refused with the reason, read by those who read the file and by nobody else."""

import errno
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from azimut.core.models import StoredFile
from azimut.labelling.refusals import LabellingRefused
from azimut.labelling.services import attach_document
from tests.accounts.factories import client_of
from tests.core.factories import PDF
from tests.core.test_uploads import docx
from tests.labelling.factories import LabelApplicationFactory
from tests.labelling.test_pages import file_url, page


def test_a_piece_is_attached_read_and_taken_off(structure, adviser, stranger) -> None:
    application = LabelApplicationFactory(structure=structure)
    client = client_of(adviser)

    client.post(
        file_url(application, "label_application_attach", "statutes"),
        {"fichier": SimpleUploadedFile("statuts.pdf", PDF)},
    )
    document = application.documents.get()
    address = reverse("stored_file", args=[document.file_id, document.file.name])

    assert address in page(client.get(file_url(application)))
    assert b"".join(client.get(address).streaming_content) == PDF
    assert client_of(stranger).get(address).status_code == 404
    client.post(reverse("label_application_detach", args=[application.pk, document.pk]))
    assert not application.documents.exists()
    assert not StoredFile.objects.exists()


def test_a_refused_document_says_why_and_the_rest_of_the_file_is_kept(structure, adviser) -> None:
    application = LabelApplicationFactory(structure=structure)
    client = client_of(adviser)
    url = file_url(application, "label_application_attach", "anonymous_cvs")
    sent = {"cv.pdf": PDF, "vide.pdf": b"", "faux.pdf": b"MZ programme"}

    answer = client.post(url, {"fichier": [SimpleUploadedFile(*one) for one in sent.items()]})

    assert application.documents.get().name == "cv.pdf"
    assert page(client.get(answer.url)).count('role="alert"') == 2


def test_on_a_full_disk_the_page_says_so_and_the_piece_is_joined_once_there_is_room(
    structure, adviser, monkeypatch
) -> None:
    application = LabelApplicationFactory(structure=structure)
    client, url = client_of(adviser), file_url(application, "label_application_attach", "statutes")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("azimut.core.files.disk.os.fsync", full)
        answer = client.post(url, {"fichier": SimpleUploadedFile("statuts.pdf", PDF)})
    assert answer.status_code == 302
    assert "la place manque ici" in page(client.get(answer.url))
    assert not application.documents.exists()

    client.post(url, {"fichier": SimpleUploadedFile("statuts.pdf", PDF)})
    assert application.documents.get().name == "statuts.pdf"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bombe.docx", docx(word__x_DOT_xml=b"0" * 300_000_000)),
        ("macros.docx", docx(word__vbaProject_DOT_bin=b"x")),
        ("vide.pdf", b""),
        ("lourd.pdf", PDF + b"%" + b"x" * 60_000_000),
    ],
    ids=["zip bomb", "macros", "0 byte", "60 MB"],
)
def test_a_dangerous_document_is_refused_and_the_file_goes_on(structure, adviser, name, content) -> None:
    application = LabelApplicationFactory(structure=structure)
    attach_document(application, "statutes", SimpleUploadedFile("statuts.pdf", PDF), actor=adviser)

    with pytest.raises(LabellingRefused, match="CV anonymisés"):
        attach_document(application, "anonymous_cvs", SimpleUploadedFile(name, content), actor=adviser)

    assert application.documents.get().name == "statuts.pdf"
    assert StoredFile.objects.count() == 1


def test_nothing_is_attached_nor_taken_off_once_the_file_is_sent(sent, adviser) -> None:
    client = client_of(adviser)
    document = sent.documents.first()

    attach = client.post(
        file_url(sent, "label_application_attach", "statutes"), {"fichier": SimpleUploadedFile("a.pdf", PDF)}
    )
    remove = client.post(reverse("label_application_detach", args=[sent.pk, document.pk]))

    assert (attach.status_code, remove.status_code) == (403, 403)
