"""Reading an article: text and metadata in, tags, figures, summary and sketch out; no I/O but the cached lexicon."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date
from operator import attrgetter

from feeds.reading import article, attribution, deals, main_period, record, salience, tags
from feeds.reading.language import detect
from feeds.reading.lexicon import Lexicon, load
from feeds.reading.marks import Marks, mark
from feeds.reading.salience import Place
from feeds.reading.scene import Context, Draft
from feeds.reading.shadow import shadow, unwrapped
from feeds.reading.sketch import sketch
from feeds.reading.summary import summarise
from feeds.reading.unknown import find_unknown
from store.models import Figure, Reading, Text

RULES = "1"
LONGEST = 100_000  # characters of a body that are read; what is longer is no article
LONGEST_TITLE = 2_000


def version(lexicon: Lexicon) -> str:
    """Names the rules and the lexicon that a reading was made with."""
    return f"{RULES}-{lexicon.version}"


def read(text: Text, lexicon: Lexicon | None = None) -> Reading:
    """The reading of one text."""
    lexicon = lexicon or load()
    if len(text.body) > LONGEST:
        text = replace(text, body=text.body[:LONGEST])
    published = _date(text.published)
    title_text = (text.title or "")[:LONGEST_TITLE]
    body = mark(text.body, unwrapped(shadow(text.body), text.body), lexicon, published)
    title = mark(title_text, shadow(title_text), lexicon, published) if title_text else None
    _learn(title, body)
    lang = text.lang or detect(text.body or title_text)
    context = _context(title, body, lexicon, published, lang)
    found = _figures(text, title, body, context)
    companies, mentions = tags.companies_and_mentions(
        title_text, text.body, title.names if title else [], body.names, found, lexicon
    )
    topics = tags.topics(title_text, text.body, title.names if title else [], body.names, found)
    return Reading(
        text.id, lang, companies, mentions, topics, _summary(text, body, found), tuple(found),
        tuple(sketch(text.body)), version(lexicon),
    )  # fmt: skip


def _learn(title: Marks | None, body: Marks) -> None:
    """Adds companies that only this text names."""
    heads, found = find_unknown(title.text if title else "", body.text, title.names if title else (), body.names)
    if title is not None and heads:
        title.entities = sorted([*title.entities, *heads], key=_place)
        title.names = sorted([*title.names, *heads], key=_place)
    if found:
        body.entities = sorted([*body.entities, *found], key=_place)
        body.names = sorted([*body.names, *found], key=_place)


_place = attrgetter("start", "end")


def _summary(text: Text, body: Marks, found: list[Figure]) -> tuple[str, ...]:
    return tuple(summarise(text.body, text.title or "", found, body.frame, body.shadow))


def _date(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _context(title: Marks | None, body: Marks, lexicon: Lexicon, published: date | None, lang: str) -> Context:
    context = Context(lexicon, lang.startswith("zh"), published=published)
    context.main = article.main_company(title, body, context)
    context.in_title = title is not None and any(n.id == context.main for n in title.entities)
    company = lexicon.companies.get(context.main or "")
    context.fiscal_end = company.fiscal_year_end if company else main_period.year_end_said(body.shadow)
    context.shadow = body.shadow
    context.by_house = article.by_house(title, body, context)
    context.is_report = article.is_report(title, body)
    context.is_statistics = article.is_statistics(title, body, context)
    context.year = main_period.main_year((*(title.periods if title else ()), *body.periods))
    context.main_period = main_period.main_period(article.periods_weighted(title, body), context)
    context.topic = article.topic_metric(title, body)
    context.target = deals.deal_target(title, body, context)
    context.names = len({n.id for n in (*(title.entities if title else ()), *body.entities)})
    context.is_market = article.is_market(title, body, context)
    context.has_budget = "预算" in body.shadow or "budget" in body.shadow
    context.metrics = frozenset([n.id for n in (*(title.metrics if title else ()), *body.metrics)])
    context.yen = any(word in body.shadow for word in ("yen", "japan", "tokyo", "日元"))
    context.currency = _currency(body, company.currency if company else None, lang)
    return context


def _currency(body: Marks, own: str | None, lang: str) -> str | None:
    """What a bare 元 is in this text: the Taiwan dollar in Taiwanese reports, else the yuan."""
    if own == "TWD" or "台币" in body.shadow:
        return "TWD"
    if (
        lang == "zh-Hant"
        and own is None
        and not any(word in body.shadow for word in ("港元", "港币", "人民币", "港交所"))
    ):
        return "TWD"
    return None


def _figures(text: Text, title: Marks | None, body: Marks, context: Context) -> list[Figure]:
    """The figures of title and body; what the body repeats of the title is the body's."""
    heads: list[Draft] = []
    if title is not None:
        heads = attribution.attribute(title, "title", context)
    drafts = attribution.attribute(body, "body", context)
    heads = record.unrepeated(heads, drafts)
    said, size = text.title or "", max(len(text.body), 1)
    places = [Place(d, True, 0.0, True) for d in heads]
    starts = [sentence.start for sentence in body.frame.sentences]
    for draft in drafts:
        start, end = draft.amount.start, draft.amount.end
        titled = end - start > 2 and text.body[start:end] in said
        sentence = body.frame.sentences[max(0, bisect_right(starts, start) - 1)]
        places.append(Place(draft, False, start / size, titled, sentence.start, sentence.heading))
    leads = {n.id for n in title.entities if article.owns(n, context)} if title is not None else set()
    values = salience.rank(places, frozenset(leads | {context.main or ""}))
    found = []
    for place, value in zip(places, values, strict=True):
        marks, where = (title, "title") if place.in_title and title is not None else (body, "body")
        found.append(record.record(place.draft, marks, text.id, where, value, context))
    return found
