CREATE TABLE article (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    source VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    canonical_url VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    lead VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    captions JSON NOT NULL,
    author VARCHAR,
    language VARCHAR,
    published_at DATETIME,
    published_precision VARCHAR,
    published_how JSON NOT NULL,
    modified_at DATETIME,
    modified_precision VARCHAR,
    modified_how JSON NOT NULL,
    section VARCHAR,
    image VARCHAR,
    identity VARCHAR,
    feed_id VARCHAR,
    evidence JSON NOT NULL,
    flags JSON NOT NULL,
    text_hash VARCHAR NOT NULL,
    seen_at DATETIME NOT NULL,
    snapshot VARCHAR,
    revision INTEGER NOT NULL,
    revised_at DATETIME NOT NULL,
    revision_reason VARCHAR NOT NULL,
    rechecks INTEGER NOT NULL,
    next_recheck_at DATETIME
);

CREATE INDEX ix_article_canonical_url ON article (canonical_url);

CREATE INDEX ix_article_next_recheck_at ON article (next_recheck_at);

CREATE INDEX ix_article_seen_at ON article (seen_at);

CREATE INDEX ix_article_source_id ON article (source, id);

CREATE INDEX ix_article_text_hash ON article (text_hash);

CREATE TABLE daemon_lease (
    name VARCHAR NOT NULL,
    host VARCHAR NOT NULL,
    pid INTEGER NOT NULL,
    started_at DATETIME NOT NULL,
    until DATETIME NOT NULL,
    CONSTRAINT pk_daemon_lease PRIMARY KEY (name)
);

CREATE TABLE delivery (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    digest VARCHAR NOT NULL,
    "key" VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    attempts INTEGER NOT NULL,
    doubts INTEGER NOT NULL,
    "after" INTEGER NOT NULL,
    until INTEGER NOT NULL,
    period_start DATETIME,
    period_end DATETIME NOT NULL,
    planned_at DATETIME NOT NULL,
    next_try_at DATETIME,
    finished_at DATETIME,
    answer VARCHAR NOT NULL,
    message_id VARCHAR NOT NULL,
    holder VARCHAR NOT NULL,
    head JSON NOT NULL,
    CONSTRAINT uq_delivery_key_channel_recipient UNIQUE ("key", channel, recipient)
);

CREATE INDEX ix_delivery_digest_channel_recipient ON delivery (digest, channel, recipient);

CREATE INDEX ix_delivery_state_next_try_at ON delivery (state, next_try_at);

CREATE TABLE entry (
    "key" VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    keys JSON NOT NULL,
    url VARCHAR NOT NULL,
    payload JSON NOT NULL,
    state VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    attempts INTEGER NOT NULL,
    found_at DATETIME NOT NULL,
    position INTEGER NOT NULL,
    next_try_at DATETIME NOT NULL,
    CONSTRAINT pk_entry PRIMARY KEY ("key")
);

CREATE INDEX ix_entry_source_state_next_try_at ON entry (source, state, next_try_at);

CREATE TABLE health_event (
    id INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    started_at DATETIME NOT NULL,
    ended_at DATETIME,
    start_reported_at DATETIME,
    end_reported_at DATETIME,
    CONSTRAINT pk_health_event PRIMARY KEY (id)
);

CREATE INDEX ix_health_event_ended_at ON health_event (ended_at);

CREATE INDEX ix_health_event_source_kind ON health_event (source, kind);

CREATE INDEX ix_health_event_started_at ON health_event (started_at);

CREATE TABLE host (
    host VARCHAR NOT NULL,
    next_allowed_at DATETIME,
    robots_body VARCHAR,
    robots_status INTEGER,
    robots_fetched_at DATETIME,
    CONSTRAINT pk_host PRIMARY KEY (host)
);

CREATE TABLE listing_state (
    source VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    etag VARCHAR,
    last_modified VARCHAR,
    body_sha256 VARCHAR,
    reader VARCHAR NOT NULL,
    full_fetch_at DATETIME,
    moved_to VARCHAR,
    entry_keys JSON NOT NULL,
    entry_marks JSON NOT NULL,
    candidates INTEGER NOT NULL,
    CONSTRAINT pk_listing_state PRIMARY KEY (source, url)
);

CREATE TABLE sketch (
    era INTEGER NOT NULL,
    hash BIGINT NOT NULL,
    article_id INTEGER NOT NULL,
    CONSTRAINT pk_sketch PRIMARY KEY (era, hash, article_id)
)
 WITHOUT ROWID;

CREATE TABLE snapshot (
    sha256 VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    taken_at DATETIME NOT NULL,
    status INTEGER NOT NULL,
    headers JSON NOT NULL,
    CONSTRAINT pk_snapshot PRIMARY KEY (sha256, url)
);

CREATE INDEX ix_snapshot_taken_at ON snapshot (taken_at);

CREATE TABLE snapshot_body (
    sha256 VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    body BLOB NOT NULL,
    CONSTRAINT pk_snapshot_body PRIMARY KEY (sha256)
);

CREATE TABLE source_state (
    source VARCHAR NOT NULL,
    next_due_at DATETIME,
    lease_until DATETIME,
    failures INTEGER NOT NULL,
    last_poll_at DATETIME,
    last_success_at DATETIME,
    last_new_at DATETIME,
    last_code VARCHAR NOT NULL,
    last_detail VARCHAR NOT NULL,
    way INTEGER NOT NULL,
    gaps JSON NOT NULL,
    hint_seconds FLOAT,
    CONSTRAINT pk_source_state PRIMARY KEY (source)
);

CREATE INDEX ix_source_state_next_due_at ON source_state (next_due_at);

CREATE TABLE subscription_mark (
    digest VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    until INTEGER NOT NULL,
    period_end DATETIME,
    fired_at DATETIME NOT NULL,
    CONSTRAINT pk_subscription_mark PRIMARY KEY (digest, channel, recipient, kind)
);

CREATE TABLE article_key (
    "key" VARCHAR NOT NULL,
    article_id INTEGER NOT NULL,
    CONSTRAINT pk_article_key PRIMARY KEY ("key"),
    CONSTRAINT fk_article_key_article_id FOREIGN KEY(article_id) REFERENCES article (id)
);

CREATE INDEX ix_article_key_article_id ON article_key (article_id);

CREATE TABLE article_match (
    article_id INTEGER NOT NULL,
    topic VARCHAR NOT NULL,
    score FLOAT NOT NULL,
    spans JSON NOT NULL,
    held BOOLEAN NOT NULL,
    found_at DATETIME,
    CONSTRAINT pk_article_match PRIMARY KEY (article_id, topic),
    CONSTRAINT fk_article_match_article_id FOREIGN KEY(article_id) REFERENCES article (id)
);

CREATE INDEX ix_article_match_topic_article_id ON article_match (topic, article_id);

CREATE TABLE delivery_item (
    delivery_id INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    story_id INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    heading VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    why VARCHAR NOT NULL,
    shown JSON NOT NULL,
    CONSTRAINT pk_delivery_item PRIMARY KEY (delivery_id, article_id),
    CONSTRAINT fk_delivery_item_delivery_id FOREIGN KEY(delivery_id) REFERENCES delivery (id),
    CONSTRAINT fk_delivery_item_article_id FOREIGN KEY(article_id) REFERENCES article (id)
);

CREATE INDEX ix_delivery_item_article_id ON delivery_item (article_id);

CREATE INDEX ix_delivery_item_story_id ON delivery_item (story_id);

CREATE TABLE figure (
    article_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    value VARCHAR NOT NULL,
    high VARCHAR,
    unit VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    approx VARCHAR,
    action VARCHAR,
    scope VARCHAR,
    share VARCHAR NOT NULL,
    sentence VARCHAR NOT NULL,
    method VARCHAR NOT NULL,
    confidence FLOAT NOT NULL,
    CONSTRAINT pk_figure PRIMARY KEY (article_id, position),
    CONSTRAINT fk_figure_article_id FOREIGN KEY(article_id) REFERENCES article (id)
);

CREATE INDEX ix_figure_what ON figure (what);

CREATE TABLE revision (
    article_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    seen_at DATETIME NOT NULL,
    title VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    snapshot VARCHAR,
    reason VARCHAR NOT NULL,
    CONSTRAINT pk_revision PRIMARY KEY (article_id, number),
    CONSTRAINT fk_revision_article_id FOREIGN KEY(article_id) REFERENCES article (id)
);

CREATE TABLE sketch_doc (
    article_id INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    seen_at DATETIME NOT NULL,
    fingerprint JSON NOT NULL,
    CONSTRAINT pk_sketch_doc PRIMARY KEY (article_id),
    CONSTRAINT fk_sketch_doc_article_id FOREIGN KEY(article_id) REFERENCES article (id)
);

CREATE INDEX ix_sketch_doc_seen_at ON sketch_doc (seen_at);

CREATE TABLE story (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    best INTEGER NOT NULL,
    first_seen_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    CONSTRAINT fk_story_best FOREIGN KEY(best) REFERENCES article (id)
);

CREATE INDEX ix_story_updated_at ON story (updated_at);

CREATE TABLE story_link (
    article_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    kinship VARCHAR NOT NULL,
    score FLOAT NOT NULL,
    reason VARCHAR NOT NULL,
    cover FLOAT,
    other_cover FLOAT,
    flags JSON NOT NULL,
    CONSTRAINT pk_story_link PRIMARY KEY (article_id, other_id),
    CONSTRAINT fk_story_link_article_id FOREIGN KEY(article_id) REFERENCES article (id),
    CONSTRAINT fk_story_link_other_id FOREIGN KEY(other_id) REFERENCES article (id)
);

CREATE INDEX ix_story_link_other_id ON story_link (other_id);

CREATE TABLE story_ruling (
    article_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    ruling VARCHAR NOT NULL,
    made_at DATETIME NOT NULL,
    CONSTRAINT pk_story_ruling PRIMARY KEY (article_id, other_id),
    CONSTRAINT fk_story_ruling_article_id FOREIGN KEY(article_id) REFERENCES article (id),
    CONSTRAINT fk_story_ruling_other_id FOREIGN KEY(other_id) REFERENCES article (id)
);

CREATE TABLE story_member (
    article_id INTEGER NOT NULL,
    story_id INTEGER NOT NULL,
    kinship VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    score FLOAT NOT NULL,
    partner INTEGER,
    cover_old FLOAT,
    cover_new FLOAT,
    flags JSON NOT NULL,
    CONSTRAINT pk_story_member PRIMARY KEY (article_id),
    CONSTRAINT fk_story_member_article_id FOREIGN KEY(article_id) REFERENCES article (id),
    CONSTRAINT fk_story_member_story_id FOREIGN KEY(story_id) REFERENCES story (id)
);

CREATE INDEX ix_story_member_story_id ON story_member (story_id);

CREATE VIRTUAL TABLE article_fts USING fts5(title, text, tokenize = 'unicode61');
