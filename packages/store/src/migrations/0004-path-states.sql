-- Long paths are computed in several tasks, one after the other: where the last one left its block is kept with the task.

ALTER TABLE tasks ADD COLUMN path_state text;
ALTER TABLE tasks ADD COLUMN part double precision NOT NULL DEFAULT 0;      -- of a block under way: how many trials' worth is done
ALTER TABLE runs ADD COLUMN part_trials double precision NOT NULL DEFAULT 0; -- the sum of these

-- Compressed already.
ALTER TABLE tasks ALTER COLUMN path_state SET STORAGE EXTERNAL;
