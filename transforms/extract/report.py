"""Extract one report: its heading, period, figures, activities and events."""

import re
from collections.abc import Iterable
from functools import lru_cache

from transforms.catalogue import Catalogue
from transforms.extract.activities import find_activities
from transforms.extract.blocks import Block, find_blocks
from transforms.extract.dating import find_period, only_period
from transforms.extract.events import find_events
from transforms.extract.figures import find_figures
from transforms.extract.heading import find_heading
from transforms.extract.known import NOTHING, Known
from transforms.extract.period import Period
from transforms.extract.source import Roles, Source
from transforms.extract.statement import Statement
from transforms.extract.top import Top, find_top
from transforms.extract.verbs import has_verb
from transforms.extract.wording import matching_form
from transforms.extract.words import find_words

_POST = (
    r"(?:в\.\s?о\.\s*|т\.\s?в\.\s?о\.\s*)?(?:начальни|завідувач|керівни|директор|секретар"
    r"|виконав|міськ\w+ голов|голова|головн\w+ спеціаліст|староста|заступник|спеціаліст"
    r"|провідн\w+ спеціаліст|вик\.)"
)
_SIGNATURE = re.compile(rf"{_POST}[^\n\d]{{0,160}}$")
_FIRST_SENTENCE = 250
_TWO_INITIALS = re.compile(r"[а-яіїєґ]\.\s?[а-яіїєґ]\.|_{3,}|\s{3,}")


def extract(text: str, catalogue: Catalogue, known: Known = NOTHING) -> Statement:
    """Everything a report says, each with its place in the text as read.

    The same text always gives the same statement. Sources of the rules: design, section
    Extraction; the phrases are in `schemas/codes/`.

    Args:
        text: a report as read: paragraphs on lines, table cells parted by tabs.
        catalogue: indicators, systems and kinds of events with their phrases.
        known: what is known of the report beside its text.

    Returns:
        The statement; its period is None where nothing names one.
    """
    source, blocks = read_source(text, catalogue, known)
    body = list(without_signature(source.form, blocks))
    figures = find_figures(source, body)
    return Statement(
        heading=find_heading(source.wording, source.top, known.department),
        period=source.period,
        dated_by=source.dated_by,
        figures=figures,
        activities=find_activities(source, body, figures),
        events=find_events(source, body),
    )


# The numbers not taken are looked for in a text whose figures were, often just before.
@lru_cache(maxsize=1)
def read_source(
    text: str, catalogue: Catalogue, known: Known = NOTHING
) -> tuple[Source, list[Block]]:
    """The report as the rules read it, and its blocks behind the title."""
    wording = matching_form(text)
    top = find_top(wording.form)
    period, dated_by = _dated(wording.form, top, known)
    form, blocks = find_blocks(wording.form, wording.cased, top.body)
    words = find_words(form, _roles(catalogue))
    title = " ".join(form[slice(*span)] for span in top.title)
    if top.is_sentence:
        title = title[:_FIRST_SENTENCE]
    return Source(wording, top, form, period, dated_by, catalogue, title, words), blocks


def _dated(form: str, top: Top, known: Known) -> tuple[Period | None, str | None]:
    """The period of a report, and what says so: a person, its text, or its file."""
    period, dated_by = known.period, known.stated_by
    if not period:
        period, dated_by = find_period(form, top), "text"
    if not period:
        period, dated_by = known.named, "fileName"
    if not period:
        period, dated_by = only_period(form, top), "text"
    return period, dated_by if period else None


@lru_cache(maxsize=4)
def _roles(catalogue: Catalogue) -> Roles:
    return Roles(catalogue)


def without_signature(form: str, blocks: list[Block]) -> Iterable[Block]:
    """The blocks but for a last line that names who signed."""
    for at, block in enumerate(blocks):
        is_last = at >= len(blocks) - 2 and not block.bullet
        if is_last and _SIGNATURE.match(form, block.start, block.end):
            line = form[block.start : block.end]
            if _TWO_INITIALS.search(line) or not has_verb(line):
                continue
        yield block
