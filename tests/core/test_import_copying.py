"""What is written in COPY's text format is what PostgreSQL reads."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azimut.core.importing.copying import copy_line

pytestmark = pytest.mark.django_db

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
ROWS = st.tuples(
    TEXTS | st.none(),
    st.lists(TEXTS, max_size=4),
    st.integers(-(2**63), 2**63 - 1) | st.none(),
    st.floats(allow_nan=False) | st.none(),
    st.booleans(),
    st.dates() | st.none(),
    st.uuids(),
)


class Kind(models.TextChoices):
    ONE = "one", "un"


def read_back(*rows):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE copied"
            " (rank serial, a text, b text[], c bigint, d double precision, e boolean, f date, g uuid)"
        )
        try:
            with cursor.copy("COPY copied (a, b, c, d, e, f, g) FROM STDIN") as copy:
                copy.write("\n".join(copy_line(row) for row in rows))
            cursor.execute("SELECT a, b, c, d, e, f, g FROM copied ORDER BY rank")
            return cursor.fetchall()
        finally:
            cursor.execute("DROP TABLE copied")


@given(st.lists(ROWS, min_size=1, max_size=5))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_row_comes_back_the_same(rows):
    assert read_back(*rows) == rows


def test_texts_that_look_like_markers_come_back_the_same():
    row = ("\\N", ["NULL", "", 'a "b"', "c\\d", "{e,f}"], 0, 0.0, False, date(2026, 1, 1), UUID(int=1))

    assert read_back(row) == [row]


def test_an_enum_is_its_value_and_a_nul_byte_is_replaced():
    assert copy_line((Kind.ONE, "a\x00b", (Kind.ONE,))) == "one\ta�b\t{one}"


def test_an_unknown_type_is_refused():
    with pytest.raises(TypeError, match="object"):
        copy_line((object(),))
