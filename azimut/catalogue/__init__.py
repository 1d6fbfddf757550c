"""Occupations, certifications and training, each row with its source and its date.

Promises: official codes are the keys; an import replaces its source's rows at once; what a source no longer lists is
kept as ended so that its address still answers.
"""
