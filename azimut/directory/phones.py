"""Phone numbers: kept as E.164 when they are French, said in pairs."""

import re

_NOT_DIGITS = re.compile(r"[^\d+]")
_NATIONAL = re.compile(r"^(?:\+33|0033)?0?([1-9]\d{8})$")
_SHORT = re.compile(r"^\d{2,6}$")


def normalise_phone(text: str) -> str:
    """+33261910001 for a French number however it is written, 3949 for a short one; else the text itself.

    Overseas numbers (+262…) are left as they are.
    """
    digits = _NOT_DIGITS.sub("", text.replace("(0)", ""))
    if _SHORT.match(digits):
        return digits
    found = _NATIONAL.match(digits)
    return f"+33{found[1]}" if found else (digits if digits.startswith("+") else text.strip())


def say_phone(phone: str) -> str:
    """02 61 91 00 01, 0 800 11 10 09, 39 49: as people say it."""
    if phone.isdigit() and len(phone) == 4:  # noqa: PLR2004  the length of short numbers
        return f"{phone[:2]} {phone[2:]}"
    if not re.fullmatch(r"\+33\d{9}", phone):
        return phone
    national = f"0{phone[3:]}"
    if national.startswith("08"):
        return f"0 {national[1:4]} {national[4:6]} {national[6:8]} {national[8:]}"
    return " ".join(national[start : start + 2] for start in range(0, 10, 2))
