"""The page of a structure, as the structure keeps it: one form a part, in words, and what whoever moderates reads.

The acts are the directory's (directory/keeping_pages.py); what needs the public page and the accounts together is here.
"""
