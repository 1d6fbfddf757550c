"""The letters of the demonstration; elsewhere, 404 (tests/demonstration/test_mails.py)."""

from tests.access.lines import Public

ADDRESSES = {"demonstration_mails": Public("/demonstration/courriels/")}
