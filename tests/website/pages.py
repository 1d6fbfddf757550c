"""A page as its reader meets it: title, headings, links, scripts."""

from html.parser import HTMLParser


class PageReader(HTMLParser):
    """Reads a page once; what tests ask of it are attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title = ""
        self.headings: list[tuple[int, str]] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.inline_scripts: list[str] = []
        self.data_scripts: list[str] = []
        self.loaded: list[str] = []
        self.style_attributes = 0
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self._open.append(tag if tag != "script" or values.get("type") != "application/ld+json" else "data")
        self.style_attributes += "style" in values or tag == "style"
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a":
            self.links.append(values.get("href", ""))
        if tag in {"script", "img"} and values.get("src"):
            self.loaded.append(values["src"])
        if tag == "link" and values.get("rel") in {"stylesheet", "icon"}:
            self.loaded.append(values["href"])
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append((int(tag[1]), ""))
        if tag in {"link", "meta", "input", "br", "img"}:
            self._open.pop()

    def handle_endtag(self, tag):
        while self._open and self._open.pop() not in {tag, "data" if tag == "script" else tag}:
            pass

    def handle_data(self, data):
        if "title" in self._open and not self.title.strip():
            self.title = data
        for tag in self._open:
            if tag in {"h1", "h2", "h3", "h4"}:
                level, text = self.headings[-1]
                self.headings[-1] = (level, (text + data))
        if self._open and self._open[-1] == "script":
            self.inline_scripts.append(data)
        if self._open and self._open[-1] == "data":
            self.data_scripts.append(data)


def read(response) -> PageReader:
    return PageReader(response.content.decode())
