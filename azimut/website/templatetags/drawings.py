"""Icons, drawn for the project on a 24 × 24 grid: they help whoever would rather look than read."""

from django.utils.safestring import SafeString, mark_safe

_PATHS = {
    "A": "M12 21V9M12 13c0-4 3-6 7-6 0 4-3 6-7 6ZM12 17c0-3-2.5-5-6-5 0 3 2.5 5 6 5ZM5 21h14",
    "B": "M4 20c3 0 5-1 5-4 0-1.5-1-2.5-2.5-2.5S4 14.5 4 16.5M9 14 19 4l1.5 1.5-10 10",
    "C": "M3 9l9-5 9 5H3ZM5 9v8M10 9v8M14 9v8M19 9v8M3 20h18",
    "D": "M4 5h2l2.5 10h9L20 8H7M9.5 19.5h.01M16.5 19.5h.01",
    "E": "M4 10v4h3l7 4V6l-7 4H4ZM17.5 9.5a4 4 0 0 1 0 5M8 14.5 9 19h2",
    "F": "M3 20h18M6 20V8h7v12M6 12h7M6 16h7M16 20V4M16 5h5M9 8V5h7",
    "G": "M6 3v7a2 2 0 0 0 4 0V3M8 12v9M8 3v5M17 21v-7M17 14c-2 0-3-2-3-5s1.5-6 3-6v11Z",
    "H": "M3 20V10l5 3v-3l5 3V5h5l1 15H3ZM7 16h2M12 16h2",
    "I": "M14.5 6a4 4 0 0 1 5-2l-2.5 2.5.5 2 2 .5L22 6.5a4 4 0 0 1-5.5 4.5L8 19.5a2 2 0 0 1-3-3L13.5 8",
    "J": "M12 20s-8-4.8-8-10.5A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 8 2.5C20 15.2 12 20 12 20ZM9 12h6M12 9v6",
    "K": "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M16 6a3 3 0 0 1 0 5M18 15c2 1 3 3 3 5",
    "L": "M12 4v9.5a3 3 0 1 1-2-2.8V4l9-1v8.5a3 3 0 1 1-2-2.8",
    "M": "M4 5h16v11H4V5ZM2 20h20M9 9.5l-2 1.5 2 1.5M15 9.5l2 1.5-2 1.5",
    "N": "M2 7h11v9H2V7ZM13 10h5l3 3v3h-8M6 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM17 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
    "metier": "M3 8h18v11H3V8ZM8.5 8V5h7v3M3 13h18M12 12v2",
    "formation": "M2 9l10-5 10 5-10 5L2 9ZM6 11.5V16c3.5 2.5 8.5 2.5 12 0v-4.5M22 9v6",
    "certification": "M12 14a5 5 0 1 0 0-10 5 5 0 0 0 0 10ZM9 13l-1.5 8L12 18.5 16.5 21 15 13",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 21 21",
    "person": "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c0-4.5 3.5-7.5 8-7.5s8 3 8 7.5",
    "calendar": "M7 3v4M17 3v4M4 6h16v14H4zM4 10h16M8 14h2M14 14h2",
    "phone": "M6 3h3l1.5 5-2 1.5a11 11 0 0 0 6 6l1.5-2 5 1.5v3a2 2 0 0 1-2 2C11 20 4 13 4 5a2 2 0 0 1 2-2Z",
    "home": "M4 11l8-7 8 7v9H4v-9ZM10 20v-6h4v6",
    "bus": "M4 17V5h16v12H4ZM4 12h16M8 17v2.5M16 17v2.5M7.5 14.5h.01M16.5 14.5h.01",
    "globe": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3 12h18M12 3c3.5 4 3.5 14 0 18M12 3c-3.5 4-3.5 14 0 18",
    "place": "M12 21s-7-6.5-7-12a7 7 0 0 1 14 0c0 5.5-7 12-7 12ZM12 11.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
}


def _drawn(path: str) -> SafeString:
    return mark_safe(  # noqa: S308  constants of this file
        '<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.6" '
        f'stroke-linecap="round" stroke-linejoin="round"><path d="{path}"/></svg>'
    )


ICONS = {name: _drawn(path) for name, path in _PATHS.items()}
