-- What people keep: files, models, users. Times are those of the database's clock; ids are made by the server.

CREATE TABLE files (
  id text PRIMARY KEY,
  position bigint GENERATED ALWAYS AS IDENTITY,
  owner text NOT NULL,
  name text NOT NULL,
  size bigint NOT NULL DEFAULT 0,
  sha256 text NOT NULL DEFAULT '',
  complete boolean NOT NULL DEFAULT false,
  details json,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX files_owner ON files (owner, position);
CREATE INDEX files_last_used_at ON files (last_used_at);

-- Pieces of a file in order from 0, as base64: large bytea parameters are slow on the embedded database.
CREATE TABLE file_pieces (
  file_id text NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  number integer NOT NULL,
  data text NOT NULL,
  PRIMARY KEY (file_id, number)
);
-- Workbooks are compressed already.
ALTER TABLE file_pieces ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE models (
  id text PRIMARY KEY,
  position bigint GENERATED ALWAYS AS IDENTITY,
  owner text NOT NULL,
  version integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX models_owner ON models (owner, position);

CREATE TABLE model_versions (
  model_id text NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  version integer NOT NULL,
  name text NOT NULL,
  file_id text REFERENCES files (id) ON DELETE SET NULL,
  body json NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (model_id, version)
);
CREATE INDEX model_versions_file ON model_versions (file_id);

CREATE TABLE users (
  id text PRIMARY KEY,
  position bigint GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  name_key text NOT NULL,
  password_hash text NOT NULL,
  role text NOT NULL CHECK (role IN ('admin', 'user')),
  disabled boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_name ON users (name_key);

-- The key itself is shown once and never stored.
CREATE TABLE api_keys (
  id text PRIMARY KEY,
  position bigint GENERATED ALWAYS AS IDENTITY,
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name text NOT NULL,
  prefix text NOT NULL,
  sha256 text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz
);
CREATE UNIQUE INDEX api_keys_sha256 ON api_keys (sha256);
CREATE INDEX api_keys_user ON api_keys (user_id, position);

-- Every token that was handed out: one that is not here, or has ended, is worth nothing.
CREATE TABLE sign_ins (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sign_ins_user ON sign_ins (user_id);
CREATE INDEX sign_ins_expires_at ON sign_ins (expires_at);
