-- The figure of each confirmed measure, as a unit types it beside its text: kept with the text and with each revision of it,
-- so that a draft loses nothing and nobody's number takes another's place unseen.

-- +goose Up

ALTER TABLE entry
    ADD COLUMN figures text NOT NULL DEFAULT '' CONSTRAINT entry_figures_check CHECK (length(figures) <= 6000);
ALTER TABLE revision
    ADD COLUMN figures text NOT NULL DEFAULT '';
COMMENT ON COLUMN entry.figures IS '本季数据, internal: a line a measure in the order of ids, its fields parted by tabs: the measure''s id, the number as typed, its day (2020-06-30) as typed, and none for 本季无数据. What can be read as a number is in figure too, origin typed.';
COMMENT ON COLUMN revision.figures IS 'As entry.figures was then.';

-- +goose Down

DELETE FROM figure WHERE origin = 'typed';
ALTER TABLE revision DROP COLUMN figures;
ALTER TABLE entry DROP COLUMN figures;
