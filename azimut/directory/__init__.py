"""Networks, structures, the places where they receive people and the services they give.

Promises: a structure keeps its address through re-imports; a network of the past leads to the one of today; a distance
is the real one; what a source no longer lists is kept as ended; what is shown says since when it is known to be true;
an error that someone tells is written to whoever can correct it, and followed to its end.
"""
