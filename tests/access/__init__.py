"""Who may open what: one table per domain (`tests/access/<domain>.py`), walked by tests/test_access_matrix.py.

A table has `ADDRESSES`, the lines by the name of their address, and, when its addresses need them, two functions:
`own_things(cast)`, what belongs to the cast's structure or territory, and `things_of_others(cast)`, the same of others.
"""
