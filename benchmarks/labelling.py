"""The last minutes of a campaign: structures attach 3 pieces of 5 MB and send their file, one file a second.

Three hundred files in the last five minutes, at that pace for AZIMUT_BENCH_FILES of them (60, a minute). The server and
the load share the machine. What was answered is compared with what the database and the disk hold.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection

from benchmarks.lheo import scratch_database
from benchmarks.measuring import Figure, percentile
from benchmarks.website import ROOT, azimut, served

FILES = int(os.environ.get("AZIMUT_BENCH_FILES", "60"))
PIECES = ("statutes", "anonymous_cvs", "data_processing")
PIECE_BYTES = 5 * 1024 * 1024
PACE_S = 1.0
TOKEN = "a" * 32
BOUNDARY = "azimut-bench"

_PREPARE = """
import json, sys
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from tests.accounts.factories import MembershipFactory, actor_of_membership, session_of
from tests.labelling.factories import LabelApplicationFactory, LabellingCampaignFactory, fill

count, pieces = int(sys.argv[1]), sys.argv[2].split(",")
campaign = LabellingCampaignFactory(closes_at=timezone.now() + timedelta(minutes=10))
made = []
for _ in range(count):
    membership = MembershipFactory(of_manager=True)
    application = fill(LabelApplicationFactory(campaign=campaign, structure=membership.structure))
    application.documents.filter(piece__in=pieces).delete()
    made.append([str(application.pk), session_of(actor_of_membership(membership))])
print(json.dumps(made))
"""

_COUNT = f"""
import json
import django
django.setup()
from azimut.core.files import disk
from azimut.labelling.models import LabelApplication, SupportingDocument
rows = LabelApplication.objects.filter(state="submitted").values_list("pk", "submitted_at")
sent = {{str(pk): at.timestamp() for pk, at in rows}}
whole = sum(
    disk.path_of(one.file_id).stat().st_size == one.file.size == {PIECE_BYTES}
    for one in SupportingDocument.objects.exclude(piece="validation").select_related("file")
)
print(json.dumps([sent, whole]))
"""


@dataclass
class Sent:
    """A file as its structure sent it: when it was asked, when it was answered."""

    key: str
    asked: float
    answered: float


def figures() -> Iterator[Figure]:
    with scratch_database() as url, tempfile.TemporaryDirectory(prefix="azimut-bench-") as home:
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "AZIMUT_HOME": home,
            "AZIMUT_PROFILE": "auvergne-rhone-alpes",
            "DJANGO_SETTINGS_MODULE": "azimut.config.settings.dev",
        }
        files = json.loads(_asked(environment, _PREPARE, str(FILES), ",".join(PIECES)))
        azimut(environment, "search", "rebuild")
        with served(environment) as port:
            sent, milliseconds, refused = _send_all(port, files)
        kept, whole = json.loads(_asked(environment, _COUNT))
    yield Figure(
        "labelling: answer to a piece of 5 MB or to a sending, p95", percentile(milliseconds, 0.95), 3_000, unit="ms"
    )
    yield Figure("labelling: requests refused", refused, 0)
    yield Figure("labelling: files answered as sent and lost", sum(one.key not in kept for one in sent), 0)
    yield Figure("labelling: pieces lost or cut", FILES * len(PIECES) - whole, 0)
    yield Figure("labelling: receipts out of order", _out_of_order(sent, kept), 0)


def _asked(environment: dict[str, str], script: str, *arguments: str) -> str:
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def _send_all(port: int, files: list[list[str]]) -> tuple[list[Sent], list[float], int]:
    """Each structure in its own thread, begun a second after the one before."""
    body = _piece()
    sent, milliseconds, refused = [], [], []
    start = time.perf_counter()

    def apply(rank: int, key: str, session: str) -> None:
        time.sleep(max(0.0, start + rank * PACE_S - time.perf_counter()))
        for piece in PIECES:
            _timed(milliseconds, refused, port, f"{key}/pieces/{piece}/joindre/", session, body)
        asked = time.time()
        _timed(milliseconds, refused, port, f"{key}/deposer/", session, _form({}))
        sent.append(Sent(key, asked, time.time()))

    threads = [threading.Thread(target=apply, args=(rank, *file)) for rank, file in enumerate(files)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sent, milliseconds, len(refused)


def _timed(milliseconds: list[float], refused: list[int], port: int, path: str, session: str, body: bytes) -> None:
    start = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Cookie": f"session={session}; csrftoken={TOKEN}",
    }
    connection.request("POST", f"/pro/labellisation/dossiers/{path}", body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    milliseconds.append((time.perf_counter() - start) * 1_000)
    if answer.status != 302:
        refused.append(answer.status)


def _piece() -> bytes:
    head, tail = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%", b"\ntrailer << /Root 1 0 R >>\n%%EOF\n"
    return _form({"fichier": head + b"x" * (PIECE_BYTES - len(head) - len(tail)) + tail})


def _form(parts: dict[str, bytes]) -> bytes:
    line = f"--{BOUNDARY}\r\n".encode()
    written = [
        line + b'Content-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + TOKEN.encode() + b"\r\n",
        *(
            line
            + f'Content-Disposition: form-data; name="{name}"; filename="piece.pdf"\r\n'.encode()
            + b"Content-Type: application/pdf\r\n\r\n"
            + content
            + b"\r\n"
            for name, content in parts.items()
        ),
    ]
    return b"".join(written) + f"--{BOUNDARY}--\r\n".encode()


def _out_of_order(sent: list[Sent], kept: dict[str, float]) -> int:
    """A time outside the request that asked for it, or before one that was answered before it was asked."""
    told = [one for one in sent if one.key in kept]
    outside = sum(not one.asked <= kept[one.key] <= one.answered for one in told)
    return outside + sum(
        first.answered < second.asked and kept[first.key] >= kept[second.key] for first in told for second in told
    )
