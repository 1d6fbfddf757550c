"""The public pages: they compose what the domains below give, and own no data.

Promises: no account, no third-party request, usable without JavaScript; GET never writes.
"""
