-- Since when tabs race: while they do, a browser's session stands still.
ALTER TABLE sessions ADD COLUMN replayed_at timestamptz;
