"""kill -9 of the web server while forms are sent: what was answered is there once, nothing is half written."""

import random
import time

from azimut.reception.models import ReceptionRecord, Submission
from tests.reliability.serving import sending, web_server

ADVISERS, EACH, KILLS = 8, 125, 6
BETWEEN_KILLS_S = (0.3, 1.5)


def test_every_answer_to_a_thousand_forms_is_in_the_database_once_whatever_kills_the_server(
    tmp_path, advisers_at, counts
) -> None:
    with web_server(tmp_path) as server:
        advisers = advisers_at(server, ADVISERS)
        with sending(advisers, EACH) as threads:
            for _ in range(KILLS):
                time.sleep(random.uniform(*BETWEEN_KILLS_S))
                assert any(thread.is_alive() for thread in threads), "tout était envoyé avant la dernière chute"
                server.kill()
                server.start()

    seen = {key: record for adviser in advisers for key, record in adviser.seen.items()}
    assert len(seen) == ADVISERS * EACH
    assert any(0 in adviser.statuses for adviser in advisers), "le serveur n'est jamais tombé pendant un envoi"
    replays = [same for adviser in advisers for same in adviser.replays]
    assert replays
    assert all(replays)
    assert dict(Submission.objects.values_list("key", "record_id")) == seen
    assert set(ReceptionRecord.objects.values_list("pk", flat=True)) == set(seen.values())
    assert counts("reception_receptioncount") == counts("reception_recount")
