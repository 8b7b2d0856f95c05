"""The corpus that Stoa is measured with: any number of items, the same ones every time, of words fit to publish.

60 % posts, 25 % links, 15 % questions with one to four answers; about 400 words an item under three to five headings,
with lists, links to other items, now and then code and a table; experts and topics grow slowly with the number.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Final

WORDS: Final = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").split()
_WEIGHTS: Final = list(accumulate(1 / (rank + 3) for rank in range(len(WORDS))))  # Zipf's law, roughly
STAGES: Final = ("epiphany", "awareness", "interest", "confidence", "loyalty")
FIRST_DAY: Final = dt.datetime(2016, 1, 1, 8, tzinfo=dt.UTC)
CODE: Final = """```python
def settle(offers, budget):
    return [offer for offer in offers if offer.price <= budget]
```"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything there is for a number of items."""

    items: int

    @property
    def experts(self) -> int:
        """250 at 10,000 items."""
        return max(4, self.items // 40)

    @property
    def topics(self) -> int:
        """60 at 10,000 items and beyond."""
        return max(6, min(60, self.items // 100))


def write(folder: Path, items: int) -> None:
    """Write a content root of that many items into a new folder."""
    for path, text in files(Size(items)):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def files(size: Size) -> Iterator[tuple[str, str]]:
    """Yield each file of the content: its path and its text."""
    yield "network.yaml", _network(size)
    for number in range(size.experts):
        yield f"experts/{expert(number)}.md", _expert(number, size)
    for number in range(size.items):
        yield from _item(number, size)


def expert(number: int) -> str:
    """Return an expert's slug."""
    return f"sample-expert-{number}"


def kind(number: int) -> str:
    """Return an item's kind: 12 posts, 5 links and 3 questions in every 20."""
    place = number * 7 % 20
    return "posts" if place < 12 else "links" if place < 17 else "questions"


def path(number: int) -> str:
    """Return where an item's file stands."""
    year = moment(number).year
    slug = f"item-{number}"
    return f"questions/{slug}/question.md" if kind(number) == "questions" else f"{kind(number)}/{year}/{slug}.md"


def moment(number: int) -> dt.datetime:
    """Return an item's date: about seven hours after the one before."""
    return FIRST_DAY + dt.timedelta(hours=number * 7 % 87_000, minutes=number % 60)


def _network(size: Size) -> str:
    topics = "\n".join(
        f"  topic-{n}:\n    title: {_title(random.Random(f'topic {n}'))} {n}\n    summary: What is known about it."
        for n in range(size.topics)
    )
    return (
        "name: The measured network\nurl: https://example.org\nid: urn:uuid:3f0b0f0e-6f8e-4a55-9d4e-2f8a4f7a6c11\n"
        f"tagline: Made to be measured\nlanguage: en\ntimezone: UTC\ntopics:\n{topics}\n"
    )


def _expert(number: int, size: Size) -> str:
    chance = random.Random(f"expert {number}")  # the same every time
    return (
        f"---\nname: Sample Expert {number}\noffer: {_sentence(chance, 9)}\norganisation: Example {number % 30}\n"
        f"topics: [topic-{number % size.topics}]\n---\n\n{_paragraph(chance, 60)}\n"
    )


def _item(number: int, size: Size) -> Iterator[tuple[str, str]]:
    chance = random.Random(f"item {number}")  # the same every time
    who = [expert(n) for n in chance.sample(range(size.experts), 3)]
    topics = sorted({f"topic-{int(chance.random() ** 2 * size.topics)}" for _ in range(chance.randint(1, 3))})
    head = {
        "title": f"{_title(chance)} {number}", "date": moment(number).isoformat(), "topics": topics,
        "stage": STAGES[number % 5], "summary": _sentence(chance, 16),
    }
    match kind(number):
        case "posts":
            head |= {"authors": who[: 1 + (number % 10 == 0)]}
            if number % 8 == 0:
                head |= {"reviewed_by": [f"{{expert: {who[2]}, on: {moment(number).date()}}}"]}
        case "links":
            head |= {"url": f"https://example.com/page/{number}", "curator": who[0], "source": "Example"}
        case _:
            names = [f"answer-{n}" for n in range(1 + number % 4)]
            head |= {"accepted": names[:1]} if number % 3 else {}
            for place, name in enumerate(names):
                yield f"questions/item-{number}/{name}.md", _answer(number, place, chance, size)
    body = _body(number, chance, 120 if kind(number) == "questions" else 400)
    yield path(number), f"---\n{_front(head)}---\n\n{body}\n"


def _answer(number: int, place: int, chance: random.Random, size: Size) -> str:
    author, endorser = (expert(n) for n in chance.sample(range(size.experts), 2))
    date = moment(number) + dt.timedelta(days=place + 1)
    signs = f"endorsed_by: [{{expert: {endorser}, on: {date.date()}}}]\n" if place == 0 else ""
    body = f"{_paragraph(chance, 60)}\n\n{_paragraph(chance, 60)}"
    return f"---\ndate: {date.isoformat()}\nauthor: {author}\n{signs}---\n\n{body}\n"


def _front(head: Mapping[str, object]) -> str:
    lines = []
    for key, value in head.items():
        text = f"[{', '.join(value)}]" if isinstance(value, list) else str(value)
        lines.append(f"{key}: {text}\n")
    return "".join(lines)


def _body(number: int, chance: random.Random, words: int) -> str:
    blocks = [_paragraph(chance, 60)]
    for part in range(chance.randint(3, 5) if words > 200 else 1):
        blocks.append(f"## {_title(chance)}")
        blocks.append(_paragraph(chance, words // 6))
        if part == 0 and number > 0:
            other = chance.randrange(number)
            up = "../../"
            blocks.append(f"{_sentence(chance, 8)[:-1]}, as [{_title(chance).lower()}]({up}{path(other)}) shows.")
        if part == 1:
            blocks.append("\n".join(f"- {_sentence(chance, 8)}" for _ in range(4)))
    if number % 7 == 0:
        blocks.append(CODE)
    if number % 11 == 0:
        rows = "\n".join(f"| {_word(chance)} | {chance.randint(1, 99)} |" for _ in range(4))
        blocks.append(f"| what | how much |\n| --- | ---: |\n{rows}")
    return "\n\n".join(blocks)


def _word(chance: random.Random) -> str:
    return chance.choices(WORDS, cum_weights=_WEIGHTS)[0]


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, cum_weights=_WEIGHTS, k=words)).capitalize() + "."


def _title(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS[80:], k=4)).capitalize()


def _paragraph(chance: random.Random, words: int) -> str:
    lengths: list[int] = []
    while sum(lengths) < words:
        lengths.append(chance.randint(6, 18))
    sentences = [_sentence(chance, n) for n in lengths]
    place = chance.randrange(len(sentences))
    sentences[place] = sentences[place].replace(" ", " *", 1).replace(" ", "* ", 2).replace("* *", " *", 1)
    return " ".join(sentences)
