"""Receiving a person, handing them over, and never losing them.

Promises: a reception record has no field for a name and counts once however often it is sent; a structure reads its
own records and nobody else does, others have counts only; the counts are those of the records, whoever writes them;
the identity of a referred person is read by the advisers of the two structures concerned, by nobody else, and is erased
the moment the person says so; a referral that is not answered comes back.
"""
