"""A form sent twice, by a double click or after a lost answer, makes one thing."""

from uuid import UUID

from azimut.reception.models import Submission


def first_of(key: UUID, identifier: UUID, *, author_id: UUID) -> UUID:
    """What the form of this key makes: `identifier` when it is the first to come, else what it has made already.

    The first to insert wins; another attempt at the same time waits for its end. Inside a transaction only.
    """
    Submission.objects.bulk_create(
        [Submission(key=key, author_id=author_id, record_id=identifier)], ignore_conflicts=True
    )
    made: UUID = Submission.objects.values_list("record_id", flat=True).get(key=key, author_id=author_id)
    return made
