"""What the tests of the second wall lean on."""

import pytest
from django.db import connection


@pytest.fixture
def application_role(db) -> None:
    """The application's role in production: it owns the table, and is no superuser."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE azimut_wall NOLOGIN")
        cursor.execute("GRANT USAGE, CREATE ON SCHEMA public TO azimut_wall")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO azimut_wall")
        cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO azimut_wall")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE reception_referralidentity OWNER TO azimut_wall")
        cursor.execute("SET LOCAL ROLE azimut_wall")
