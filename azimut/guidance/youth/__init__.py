"""Youth, from 16 to 30: rights and schemes by theme, each with for whom, what, where and the official site.

Promise: a theme is a file that someone who does not code can edit; what is missing or badly written is named with its
file and its field.
"""
