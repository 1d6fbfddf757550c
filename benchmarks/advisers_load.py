"""The clicks of the advisers, from their own process: `python -m benchmarks.advisers_load PORT CAST ANSWERS SECONDS`.

Loopback only. One connection each, kept open, answers read whole; as little work as can be between two clicks.
"""

import asyncio
import json
import random
import re
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

MEASURED_BY = "advisers"

TOKEN = "a" * 32
THINKS_S = (4.0, 12.0)
READ = (
    "/pro/", "/pro/accueil/", "/pro/accueil/chiffres/?periode=mois", "/pro/accueil/chiffres/?periode=annee",
    "/pro/orientations/", "/pro/accueil/trouver/?quoi=infirm", "/recherche/?quoi=soudeur&ou=Lyon",
    "/annuaire/?ou=Grenoble", "/metiers/",
)  # fmt: skip
VISIT = {
    "channel": "on_site", "gender": "female", "age_band": "from_18", "situation": "demandeur_emploi", "newness": "new",
    "came_through": "alone", "needs": ["trouver_formation", "droits"], "answers": ["advice"], "level": "first_advice",
    "duration_minutes": "20", "origin": "Lyon",
}  # fmt: skip
REFERRAL = {
    "needs": ["financer_formation"], "reason": "Cherche comment payer une formation.", "urgency": "usual",
    "full_name": "Personne Inventée", "phone": "01 99 00 00 00", "consent_means": "oral", "has_consented": "on",
}  # fmt: skip
HEADERS = "Host: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"


@dataclass
class Adviser:
    port: int
    session: str
    other: str
    chance: random.Random
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    answers: list[dict[str, object]] = field(default_factory=list)

    async def work(self, start: float, seconds: float) -> None:
        await asyncio.sleep(self.chance.uniform(0, THINKS_S[1]))
        while time.perf_counter() - start < seconds:
            kind = self.chance.choices(("read", "visit", "referral"), (70, 20, 10))[0]
            method, path, body = self._click(kind)
            began = time.perf_counter()
            try:
                status = await asyncio.wait_for(self._ask(method, path, body), 30)
            except (OSError, EOFError, TimeoutError, asyncio.IncompleteReadError) as error:
                status, self.writer = 0, None
                print(f"  {path} : {error!r}", file=sys.stderr)
            milliseconds = (time.perf_counter() - began) * 1000
            what = f"{method} {path.partition('?')[0]}"
            self.answers.append({"kind": kind, "what": what, "status": status, "ms": milliseconds, "at": began - start})
            await asyncio.sleep(self.chance.uniform(*THINKS_S))

    def _click(self, kind: str) -> tuple[str, str, str]:
        if kind == "visit":
            facts = {"key": str(uuid4()), "received_on": date.today().isoformat(), **VISIT}
            return "POST", "/pro/accueil/", urlencode(facts, doseq=True)
        if kind == "referral":
            return "POST", f"/pro/orientations/nouvelle/?structure={self.other}", urlencode(REFERRAL, doseq=True)
        return "GET", self.chance.choice(READ), ""

    async def _ask(self, method: str, path: str, body: str) -> int:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader
        lines = f"{method} {path} HTTP/1.1\r\n{HEADERS}Cookie: session={self.session}; csrftoken={TOKEN}\r\n"
        if method == "POST":
            kind = "Content-Type: application/x-www-form-urlencoded\r\n"
            lines += f"X-CSRFToken: {TOKEN}\r\n{kind}Content-Length: {len(body)}\r\n"
        self.writer.write(f"{lines}\r\n{body}".encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        await self.reader.readexactly(int(length.group(1)) if length else 0)
        return int(head[9:12])


async def work_together(port: int, people: list[dict[str, str]], seconds: float) -> list[dict[str, object]]:
    advisers = [Adviser(port, one["session"], one["other"], random.Random(rank)) for rank, one in enumerate(people)]
    start = time.perf_counter()
    await asyncio.gather(*(adviser.work(start, seconds) for adviser in advisers))
    return [answer for adviser in advisers for answer in adviser.answers]


def main(port: str, cast: str, out: str, seconds: str) -> None:
    people = json.loads(Path(cast).read_text())
    Path(out).write_text(json.dumps(asyncio.run(work_together(int(port), people, float(seconds)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
