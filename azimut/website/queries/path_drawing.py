"""A path drawn by the server: five columns of boxes, from the occupation to who helps, and the lines between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from azimut.core.text import capitalised
from azimut.website.queries.paths import OccupationPath
from azimut.website.templatetags.site import day

BOX_WIDTH, GAP = 196, 46
LINE_HEIGHT, PADDING, BETWEEN = 19, 11, 14
TOP = 44
LETTERS_A_LINE, MOST_LINES = 24, 4
COLUMNS = ("Le métier", "Les diplômes", "Où se former", "Qui peut payer", "Qui peut aider")
SCHEMES_DRAWN = 6


@dataclass(frozen=True)
class Box:
    """`lines`: the text with the height of each line; `kind`: the column, for its colour."""

    x: int
    y: int
    height: int
    lines: tuple[tuple[int, str], ...]
    kind: str

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True)
class DrawnPath:
    width: int
    height: int
    titles: tuple[tuple[int, str], ...]
    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    box_width: int = BOX_WIDTH


def draw_path(path: OccupationPath) -> DrawnPath:
    """The boxes of each column centred on the tallest, the lines as gentle curves."""
    texts = _texts(path)
    height = max(_height_of(column) for column in texts)
    columns = [_column(rank, column, height) for rank, column in enumerate(texts)]
    return DrawnPath(
        width=len(COLUMNS) * BOX_WIDTH + (len(COLUMNS) - 1) * GAP,
        height=TOP + height + BETWEEN,
        titles=tuple((_left(rank), title) for rank, title in enumerate(COLUMNS)),
        boxes=tuple(box for column in columns for box in column),
        lines=tuple(_lines(path, columns)),
    )


def _texts(path: OccupationPath) -> list[list[str]]:
    trainings = [
        f"{training.title}, {'à distance' if training.is_remote else training.city}"
        f"{_when(training.starts_on, is_open=training.is_open_entry)}"
        for training in path.trainings
    ]
    return [
        [path.occupation.label],
        [step.certification.title for step in path.steps] or ["Pas de diplôme précis connu"],
        trainings or ["Pas de session à venir connue"],
        [scheme.title for scheme in path.schemes[:SCHEMES_DRAWN]] or ["À voir avec une conseillère ou un conseiller"],
        [offer.title for offer in path.helpers] or ["Qui peut m'aider ?"],
    ]


def _when(starts_on: object, *, is_open: bool) -> str:
    if is_open or starts_on is None:
        return ", toute l'année" if is_open else ""
    return f", le {day(starts_on)}"  # type: ignore[arg-type]


def _shortened(text: str) -> list[str]:
    lines = wrap(capitalised(text), LETTERS_A_LINE, break_long_words=True)
    return [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]} …"] if len(lines) > MOST_LINES else lines


def _box_height(text: str) -> int:
    return len(_shortened(text)) * LINE_HEIGHT + 2 * PADDING


def _height_of(texts: Sequence[str]) -> int:
    return sum(map(_box_height, texts)) + BETWEEN * (len(texts) - 1)


def _left(rank: int) -> int:
    return rank * (BOX_WIDTH + GAP)


def _column(rank: int, texts: Sequence[str], whole: int) -> list[Box]:
    y = TOP + (whole - _height_of(texts)) // 2
    boxes = []
    for text in texts:
        height = _box_height(text)
        first = y + PADDING + 14
        lines = tuple((first + LINE_HEIGHT * number, line) for number, line in enumerate(_shortened(text)))
        boxes.append(Box(_left(rank), y, height, lines, f"c{rank}"))
        y += height + BETWEEN
    return boxes


def _lines(path: OccupationPath, columns: Sequence[Sequence[Box]]) -> list[str]:
    """The occupation to each diploma, each diploma to its training; then all to all through one point."""
    (occupation,), diplomas, trainings, schemes, helpers = columns
    lines = [_curve(occupation, diploma) for diploma in diplomas]
    mine = iter(trainings)
    for diploma, step in zip(diplomas, path.steps, strict=False):
        lines += [_curve(diploma, next(mine)) for _training in step.trainings]
    return [*lines, *_gathered(trainings, schemes), *_gathered(schemes, helpers)]


def _curve(start: Box, end: Box) -> str:
    left, right = start.x + BOX_WIDTH, end.x
    middle = (left + right) / 2
    return f"M{left} {start.middle:g}C{middle:g} {start.middle:g} {middle:g} {end.middle:g} {right} {end.middle:g}"


def _gathered(starts: Sequence[Box], ends: Sequence[Box]) -> list[str]:
    left, right = starts[0].x + BOX_WIDTH, ends[0].x
    x = (left + right) / 2
    y = TOP + (max(box.y + box.height for box in (*starts, *ends)) - TOP) / 2
    ins = [f"M{left} {box.middle:g}C{x:g} {box.middle:g} {x - 8:g} {y:g} {x:g} {y:g}" for box in starts]
    return [*ins, *(f"M{x:g} {y:g}C{x + 8:g} {y:g} {x:g} {box.middle:g} {right} {box.middle:g}" for box in ends)]
