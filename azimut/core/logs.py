"""What is logged names nobody and opens nothing: addresses, secrets of links and arguments of tasks are masked.

Django logs the path of every refused request, and the worker the arguments of a task it gives up: a private link, or a
whole mail with the address it goes to. Masked in the finished line, its traceback included.
"""

import logging
import re

MASK = "[…]"

_SECRETS = (
    # `core.send_mail[12](to='…', text='…') ended with status…`: to the last parenthesis of the line.
    (re.compile(r"(\b[a-z_]+\.[a-z_]+\[\d+\])\(.*\)", re.DOTALL), rf"\1({MASK})"),
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), MASK),
    # The code of a notebook, as an address has it.
    (re.compile(r"(?<=/)[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{5}\b"), MASK),
    # A drawn secret in a path: long, with a capital letter, or thirty-two figures of base 16. No identifier is either.
    (re.compile(r"(?<=/)(?=[\w-]*(?:[A-Z]|[0-9a-f]{32}))[\w-]{20,}"), MASK),
)


def masked(text: str) -> str:
    for secret, instead in _SECRETS:
        text = secret.sub(instead, text)
    return text


class DiscreetFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))
