"""One search over everything public: a read model rebuilt from the database at will.

Promises: text is folded the same way when indexing and asking; no result is a dead end without saying what was
dropped; a page answers while the index is being rebuilt.
"""
