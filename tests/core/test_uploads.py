"""What is sent is taken for what it is."""

import io
import socket
import struct
import threading
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from azimut.core.uploads import Kind, check_upload, clean_name
from azimut.core.uploads.antivirus import AntivirusAwayError, find_virus
from azimut.core.uploads.checking import EICAR

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATION = (
    '<Relationships><Relationship Type="{}" Target="https://exemple.fr/x" TargetMode="External"/></Relationships>'
)


def packed(entries: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def docx(content_type: str = DOCX, **entries: bytes | str) -> bytes:
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{content_type}"/></Types>'
    named = {name.replace("__", "/").replace("_DOT_", "."): content for name, content in entries.items()}
    return packed({"[Content_Types].xml": types, "word/document.xml": "<w/>", **named})


def picture(form: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(stream, form)
    return stream.getvalue()


def huge_png() -> bytes:
    """A valid header that announces 50 000 × 50 000 points."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack("!I", len(content)) + name + content + struct.pack("!I", zlib.crc32(name + content))

    header = struct.pack("!IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def hidden_script() -> bytes:
    """A PDF whose JavaScript is in a compressed stream."""
    body = zlib.compress(b"<< /S /JavaScript /JS (app.alert(1)) >>")
    return PDF.replace(b"trailer", b"2 0 obj\n<< /Type /ObjStm >>\nstream\n" + body + b"\nendstream endobj\ntrailer")


def verdict(name: str, content: bytes):
    return check_upload(SimpleUploadedFile(name, content), set(Kind))


ACCEPTED = {
    "dossier.pdf": PDF,
    "compte.rendu du 12.03.pdf": PDF,
    "photo.png": picture(),
    "photo.JPG": picture("JPEG"),
    "lettre.docx": docx(),
    "liens.docx": docx(word___rels__document_DOT_xml_DOT_rels=RELATION.format("http://x/hyperlink")),
    "lettre.odt": packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
}
REFUSED = {
    "EICAR": ("eicar.pdf", PDF + EICAR, "antivirus"),
    "EICAR in a document": ("lettre.docx", docx(word__x_DOT_bin=EICAR), "antivirus"),
    "zip bomb": ("lettre.docx", docx(word__x_DOT_xml=b"0" * 30_000_000), "trop gros"),
    "nested archive": ("lettre.docx", docx(word__x_DOT_bin=packed({"a": "b"})), "archive"),
    "macros": ("lettre.docx", docx(word__vbaProject_DOT_bin=b"x"), "macros"),
    "macros by type": ("lettre.docx", docx(content_type=f"{DOCX} macroEnabled"), "correspond pas"),
    "another type": ("tableau.xlsx", docx(), "correspond pas"),
    "something fetched": (
        "l.docx",
        docx(word___rels__s_DOT_xml_DOT_rels=RELATION.format("http://x/oleObject")),
        "cherche",
    ),
    "path that climbs": ("l.docx", packed({"../x": "y"}), "chemin"),
    "PDF and archive": ("dossier.pdf", PDF + packed({"a": "b"}) + b"%%EOF", "archive"),
    "PDF not from its start": ("dossier.pdf", b"<html>" + PDF, "PDF complet"),
    "PDF cut short": ("dossier.pdf", PDF[:30], "PDF complet"),
    "PDF with a script": ("d.pdf", PDF.replace(b"/Type", b"/OpenAction << /S /JavaScript >> /Type"), "code"),
    "PDF with a script, escaped": ("d.pdf", PDF.replace(b"/Type", b"/S /Java#53cript /Type"), "code"),
    "PDF with a script, packed": ("d.pdf", hidden_script(), "code"),
    "PDF with a password": ("d.pdf", PDF.replace(b"/Root", b"/Encrypt 3 0 R /Root"), "mot de passe"),
    "picture and archive": ("photo.png", picture() + packed({"a": "b"}), "autre chose"),
    "picture and page": ("photo.png", picture() + b"<script>alert(1)</script>", "autre chose"),
    "picture of another format": ("photo.png", picture("JPEG"), "PNG"),
    "50 000 × 50 000": ("photo.png", huge_png(), "trop grande"),
    "SVG": ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "pas accepté"),
    "SVG said to be a PNG": ("logo.png", b"<svg><script/></svg>", "PNG"),
    "page": ("page.html", b"<html>", "pas accepté"),
    "two extensions": ("page.html.pdf", PDF, "deux extensions"),
    "two extensions, the last one runs": ("lettre.pdf.exe", PDF, "pas accepté"),
    "old macro format": ("lettre.docm", docx(), "pas accepté"),
    "empty": ("vide.pdf", b"", "vide"),
    "60 MB": ("gros.pdf", PDF + b" " * 60_000_000, "trop lourd"),
    "program": ("photo.jpg", b"MZ" + b"\0" * 200, "JPEG"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_an_ordinary_file_is_taken(name: str) -> None:
    given = verdict(name, ACCEPTED[name])

    assert given, given.sentence
    assert given.content_type
    assert given.name == name


@pytest.mark.parametrize("case", REFUSED)
def test_a_dangerous_or_false_file_is_refused_with_its_reason(case: str) -> None:
    name, content, expected = REFUSED[case]

    given = verdict(name, content)

    assert not given
    assert expected in given.sentence


def test_a_kind_that_is_not_asked_for_is_refused_and_the_file_is_left_at_its_start() -> None:
    file = SimpleUploadedFile("dossier.pdf", PDF)

    assert "une image" in check_upload(file, {Kind.IMAGE}).sentence
    assert check_upload(file, {Kind.PDF})
    assert file.read() == PDF


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\dossier\\lettre.pdf", "lettre.pdf"),
        ("a\x00b\x1f.pdf", "ab.pdf"),
        ("photo\u202egnp.pdf", "photognp.pdf"),
        ("..", "fichier"),
        ("é" * 300 + ".pdf", "é" * 146 + ".pdf"),
        ('a<b>"c".pdf', "a_b__c_.pdf"),
    ],
)
def test_a_name_leads_nowhere_and_hides_nothing(name: str, expected: str) -> None:
    assert clean_name(name) == expected


def _clamd(answer: bytes) -> str:
    """A small antivirus on loopback that says what it is told to."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        channel, _ = server.accept()
        with channel, server:
            assert channel.recv(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", channel.recv(4, socket.MSG_WAITALL))[0]:
                channel.recv(size, socket.MSG_WAITALL)
            channel.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return f"127.0.0.1:{server.getsockname()[1]}"


def test_the_antivirus_is_asked_and_believed() -> None:
    assert find_virus(PDF * 2_000, _clamd(b"stream: OK\0")) == ""
    assert find_virus(PDF, _clamd(b"stream: Eicar-Signature FOUND\0")) == "Eicar-Signature"
    for answer in (b"INSTREAM size limit exceeded. ERROR\0", b""):
        with pytest.raises(AntivirusAwayError):
            find_virus(PDF, _clamd(answer))
    with pytest.raises(AntivirusAwayError):
        find_virus(PDF, "/nulle/part.ctl")
