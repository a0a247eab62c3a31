"""Every change of the schema, in order; each sets `user_version`. `docs/schema.md` says what the tables mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Migrations

VERSION = 1
APPLICATION_ID = 0x6D746E73  # "mtns"

_FIRST = """
CREATE TABLE source (
    id TEXT PRIMARY KEY, url TEXT NOT NULL UNIQUE, title TEXT, kind TEXT NOT NULL DEFAULT 'feed', html_url TEXT,
    tags TEXT NOT NULL DEFAULT '[]', state TEXT NOT NULL DEFAULT 'ok', error TEXT, zone TEXT,
    full_text INTEGER NOT NULL DEFAULT 0, added TEXT, last_fetch TEXT, last_success TEXT, next_check TEXT, etag TEXT,
    modified TEXT, body_hash TEXT, failures INTEGER NOT NULL DEFAULT 0, moved_to TEXT, latency REAL,
    private INTEGER NOT NULL DEFAULT 0, not_before TEXT
);
-- `n` grows with arrival; `feed` is a source's id and outlives the subscription.
CREATE TABLE article (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL, feed TEXT, key TEXT NOT NULL, title TEXT, source TEXT, author TEXT,
    url TEXT, published TEXT, published_utc TEXT, published_raw TEXT, sorted_at TEXT NOT NULL, added TEXT NOT NULL,
    lang TEXT, content_hash TEXT NOT NULL, companies TEXT NOT NULL DEFAULT '[]', mentions TEXT NOT NULL DEFAULT '[]',
    topics TEXT NOT NULL DEFAULT '[]', tags TEXT NOT NULL DEFAULT '[]', summary TEXT NOT NULL DEFAULT '[]',
    figures INTEGER NOT NULL DEFAULT 0, salience REAL NOT NULL DEFAULT 0, story INTEGER, copy_of INTEGER,
    read INTEGER NOT NULL DEFAULT 0, kept INTEGER NOT NULL DEFAULT 0, revised TEXT, version TEXT
);
CREATE UNIQUE INDEX article_id ON article(id);
CREATE INDEX article_feed ON article(feed, sorted_at);
CREATE INDEX article_sorted ON article(sorted_at);
CREATE INDEX article_added ON article(added);
CREATE INDEX article_version ON article(version);
CREATE INDEX article_story ON article(story) WHERE story IS NOT NULL;
CREATE INDEX article_unplaced ON article(sorted_at, id) WHERE story IS NULL AND version IS NOT NULL;
CREATE INDEX article_unread ON article(sorted_at) WHERE read = 0;
CREATE INDEX article_kept ON article(sorted_at) WHERE kept = 1;
-- Articles of feeds that were pruned: what a feed still holds of them does not come back.
CREATE TABLE pruned (id TEXT PRIMARY KEY, feed TEXT NOT NULL, content_hash TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE text (
    n INTEGER PRIMARY KEY REFERENCES article(n) ON DELETE CASCADE, links TEXT NOT NULL, body TEXT NOT NULL
);
CREATE TABLE revision (
    id INTEGER PRIMARY KEY, article TEXT NOT NULL, replaced TEXT NOT NULL, title TEXT, body TEXT NOT NULL,
    content_hash TEXT NOT NULL
);
CREATE INDEX revision_article ON revision(article);
-- kind: company, mention, topic, tag
CREATE TABLE tagged (
    kind TEXT NOT NULL, tag TEXT NOT NULL, sorted_at TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (kind, tag, sorted_at, n)
) WITHOUT ROWID;
-- How many articles a company or topic has in a week (days since 1970, divided by seven), and how many are unread.
CREATE TABLE tag_week (
    kind TEXT NOT NULL, tag TEXT NOT NULL, week INTEGER NOT NULL, articles INTEGER NOT NULL, unread INTEGER NOT NULL,
    PRIMARY KEY (kind, tag, week)
) WITHOUT ROWID;
-- Few sets of rules make many figures.
CREATE TABLE provenance (id INTEGER PRIMARY KEY, rules TEXT NOT NULL);
-- The article's id is the beginning of a figure's; `series` is null where a figure is nobody's or too doubtful.
CREATE TABLE figure (
    f INTEGER PRIMARY KEY, id TEXT NOT NULL, n INTEGER NOT NULL REFERENCES article(n) ON DELETE CASCADE,
    "where" TEXT NOT NULL, quote TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    raw TEXT NOT NULL, low REAL NOT NULL, high REAL NOT NULL, qualifier TEXT NOT NULL, unit TEXT NOT NULL,
    metric TEXT NOT NULL, form TEXT NOT NULL, direction TEXT, company TEXT, counterparty TEXT, segment TEXT,
    period TEXT, period_start TEXT, period_end TEXT, basis TEXT NOT NULL, confidence REAL NOT NULL,
    salience REAL NOT NULL, rules INTEGER NOT NULL, as_of TEXT, series INTEGER, disputed INTEGER NOT NULL DEFAULT 0,
    superseded TEXT, measure TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX figure_id ON figure(id);
CREATE INDEX figure_article ON figure(n);
CREATE INDEX figure_series ON figure(series, basis, low) WHERE series IS NOT NULL;
CREATE INDEX figure_company ON figure(company, metric) WHERE company IS NOT NULL;
-- Values signed by direction; the far ends of the few ranges stand apart.
CREATE INDEX figure_value ON figure(metric, form, (CASE WHEN direction = 'down' THEN -high ELSE low END));
CREATE INDEX figure_range ON figure(metric, form, (CASE WHEN direction = 'down' THEN -low ELSE high END))
    WHERE low <> high;
CREATE INDEX figure_counterparty ON figure(counterparty) WHERE counterparty IS NOT NULL;
CREATE INDEX figure_disputed ON figure(id) WHERE disputed = 1;
-- One row a key of the ledger, with the newest figure of each basis.
CREATE TABLE series (
    key INTEGER PRIMARY KEY, company TEXT, counterparty TEXT, segment TEXT, metric TEXT NOT NULL, form TEXT NOT NULL,
    unit TEXT NOT NULL, period TEXT, period_start TEXT, period_end TEXT, actual INTEGER, consensus INTEGER,
    guidance INTEGER, estimate INTEGER, target INTEGER, rumour INTEGER, last TEXT, figures INTEGER NOT NULL DEFAULT 0,
    scope INTEGER NOT NULL
);
CREATE INDEX series_company ON series(company, metric, form, segment, counterparty, period_end);
CREATE INDEX series_period ON series(company, period_end);
-- Series whose figures changed and that wait to be settled.
CREATE TABLE dirty (scope INTEGER NOT NULL, series INTEGER NOT NULL, PRIMARY KEY (scope, series)) WITHOUT ROWID;
-- What figures say side by side; `scope` is the group it was worked out in, `since` when it was first found.
CREATE TABLE finding (
    id TEXT PRIMARY KEY, scope INTEGER NOT NULL, kind TEXT NOT NULL, company TEXT, counterparty TEXT, segment TEXT,
    metric TEXT NOT NULL, period TEXT, figures TEXT NOT NULL, "values" TEXT NOT NULL, text TEXT NOT NULL,
    weight REAL NOT NULL, as_of TEXT, since TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX finding_scope ON finding(scope);
CREATE INDEX finding_as_of ON finding(as_of, weight, id);
CREATE INDEX finding_company ON finding(company, metric);
CREATE TABLE dismissal (finding TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
-- What clustering remembers: document frequencies, rare terms' postings, weighted terms and the sketch of a text.
CREATE TABLE term (term INTEGER PRIMARY KEY, articles INTEGER NOT NULL);
CREATE TABLE posting (term INTEGER NOT NULL, hour INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (term, hour, n))
    WITHOUT ROWID;
CREATE TABLE vector (n INTEGER PRIMARY KEY, hour INTEGER NOT NULL, terms BLOB NOT NULL, sketch BLOB NOT NULL);
CREATE INDEX posting_article ON posting(n);
CREATE TABLE dispute (figure TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE watch (kind TEXT NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5(title, body, content='', tokenize='unicode61 remove_diacritics 2');

CREATE VIEW articles AS SELECT a.id, a.title, a.source, s.url AS feed, a.author, a.url, a.published, a.published_utc,
    a.added, a.lang, a.companies, a.mentions, a.topics, a.tags, a.summary, t.body, a.read, a.kept, a.figures
    FROM article a JOIN text t ON t.n = a.n LEFT JOIN source s ON s.id = a.feed;
CREATE VIEW figures AS SELECT f.id, a.id AS article, a.title, a.published, f."where", f.quote, f.start, f."end", f.raw,
    f.low, f.high, f.qualifier, f.unit, f.metric, f.form, f.direction, f.company, f.counterparty, f.segment, f.period,
    f.period_start, f.period_end, f.basis, f.confidence, f.salience, p.rules, f.disputed
    FROM figure f JOIN article a ON a.n = f.n JOIN provenance p ON p.id = f.rules
    WHERE f.superseded IS NULL;
CREATE VIEW unread AS SELECT id, title, source, published, companies, topics, figures FROM article WHERE read = 0;
"""


def run(db: Any, script: str) -> None:
    """Executes each statement of a script on its own: `executescript` would commit the migration's transaction."""
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement)


def migrations() -> Migrations:
    """The migrations in their order."""
    from sqlite_utils import Migrations

    steps = Migrations("matins")

    @steps()
    def m001_first(db: Any) -> None:
        run(db, _FIRST)
        db.execute("INSERT INTO search(search, rank) VALUES('hashsize', 8388608)")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")

    return steps
