"""Who can help: situations, needs, the rules that join them to networks, and the order of the answers.

Promises: nothing about the person is kept; the operator of the conseil en évolution professionnelle is always there
when one is due; there is always an answer; equals take turns, whatever their name or their network; every rule says why
and on what basis; a new version of the rules leaves the old one as it was.
"""
