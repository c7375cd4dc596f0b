-- Tables of option contracts that are priced through the queue. Of a table its file is kept, its totals and what is drawn of
-- it; the rows are priced again when somebody asks for them.

-- workbook, or table: of a pricing, listed and removed with it.
ALTER TABLE files ADD COLUMN kind text NOT NULL DEFAULT 'workbook';

CREATE TABLE pricings (
  id uuid PRIMARY KEY,
  place bigint GENERATED ALWAYS AS IDENTITY, -- order of submission
  owner text NOT NULL,
  name text NOT NULL,
  file_id text NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  size bigint NOT NULL,
  options json NOT NULL,
  state text NOT NULL,                       -- queued, running, succeeded, failed, cancelled
  priority text NOT NULL,
  attempt int NOT NULL DEFAULT 0,            -- fences whatever is said of the work
  failures int NOT NULL DEFAULT 0,
  leased_until timestamptz,
  rows_done bigint NOT NULL DEFAULT 0,
  progress double precision NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  failure_code text,
  failure_detail text,
  summary json,
  overview json
);
CREATE INDEX pricings_of_owner ON pricings (owner, place);
CREATE INDEX pricings_to_do ON pricings (place) WHERE state IN ('queued', 'running');
CREATE UNIQUE INDEX pricings_of_file ON pricings (file_id);
