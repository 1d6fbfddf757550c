"""kill -9 of the web server while forms are sent: what was answered is there once, nothing is half written."""

import time

from azimut.reception.models import ReceptionRecord, Submission
from tests.reliability.serving import sending, web_server

ADVISERS, EACH, KILLS = 4, 20, 2


def test_every_answer_seen_is_in_the_database_once_whatever_kills_the_server(tmp_path, advisers_at, counts) -> None:
    with web_server(tmp_path) as server:
        advisers = advisers_at(server, ADVISERS)
        with sending(advisers, EACH) as threads:
            for _ in range(KILLS):
                time.sleep(0.4)
                if any(thread.is_alive() for thread in threads):
                    server.kill()
                    server.start()

    seen = {key: record for adviser in advisers for key, record in adviser.seen.items()}
    assert len(seen) == ADVISERS * EACH
    assert any(0 in adviser.statuses for adviser in advisers), "le serveur n'est jamais tombé pendant un envoi"
    assert dict(Submission.objects.values_list("key", "record_id")) == seen
    assert set(ReceptionRecord.objects.values_list("pk", flat=True)) == set(seen.values())
    assert counts("reception_receptioncount") == counts("reception_recount")
