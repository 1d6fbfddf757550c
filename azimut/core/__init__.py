"""What every domain leans on and which knows none of them: text, profile, importing, rights,
database server.

Promises: no business noun lives here, and nothing here imports another domain.
"""
