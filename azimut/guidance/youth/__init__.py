"""The themes of young people's lives, from 16 to 30: written in files first, then kept by the regional animators.

Promises: what is online was checked whole; a version published is never changed; the public reads a draft nowhere.
"""
