"""People, the hats they wear, and who is acting.

Promises: private by default; a hat that is taken away is gone at the next click, with its sessions, tokens and private
addresses; a role says what it may do in `permissions.py`, in the words of the convention, and nowhere else; nobody
learns from the sign-in page whether an address has an account.
"""
