"""Taking in a source's file: one run at a time, all or nothing, with a reason for each row set aside.

Promises: readers see the old set or the new set, never a mix; a failed or killed run leaves the old set; an unchanged
file costs only its hash; what a source no longer lists is kept as ended, so that addresses do not break.
"""
