-- Other instances keep public pages in memory. What changes them is announced as it is committed.

-- +goose Up

-- +goose StatementBegin
CREATE FUNCTION announce_public() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('taizhang_public', '');
    RETURN NULL;
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION announce_public IS 'Tells every instance that what the public sees has changed. The announcement goes out when the transaction commits, and only then.';

CREATE TRIGGER edition_announced AFTER INSERT ON edition FOR EACH STATEMENT EXECUTE FUNCTION announce_public();
CREATE TRIGGER department_announced AFTER INSERT OR UPDATE OR DELETE ON department FOR EACH STATEMENT EXECUTE FUNCTION announce_public();

CREATE TABLE page_view (
    year    integer NOT NULL,
    quarter integer NOT NULL,
    views   bigint NOT NULL DEFAULT 0 CONSTRAINT page_view_views_check CHECK (views >= 0),
    PRIMARY KEY (year, quarter),
    FOREIGN KEY (year, quarter) REFERENCES quarter (year, number)
);
COMMENT ON TABLE page_view IS '浏览次数: how often a published table was read, robots left out. Counted in memory and added in batches, so that reading never waits for a write.';
GRANT SELECT ON page_view TO taizhang_public;

-- +goose Down

DROP TABLE page_view;
DROP TRIGGER department_announced ON department;
DROP TRIGGER edition_announced ON edition;
DROP FUNCTION announce_public;
