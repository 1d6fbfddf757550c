"""Labelling in the demonstration: campaigns at every stage, files in every state, labels through their life.

Rows are written as their services would have left them, at dates that the services cannot have: what is past. Dates
follow the day the demonstration is first loaded; what must stay ahead is moved on when it is loaded again.
"""

from azimut.demonstration.labelling.loading import load_labelling

__all__ = ["load_labelling"]
