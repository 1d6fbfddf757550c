"""Labelling: from the call for applications to the published list of members.

Promises: a draft is never mistaken for a file that was sent; what was sent in time is in time, to the second, in Paris;
a file is judged by the version of the specification it was begun under; nobody instructs or decides for their own
structure; a decision is final and gives its reasons; the list of members as of a day is the same for ever.
"""
