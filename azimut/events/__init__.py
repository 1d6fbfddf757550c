"""Events: the shared calendar of the region, for the public and between professionals.

Promises: nothing is public before someone of the region read it; what was public never vanishes, it is cancelled with
its reason; an hour is that of the clock in Paris, summer and winter; a calendar that subscribed learns of each change.
"""
