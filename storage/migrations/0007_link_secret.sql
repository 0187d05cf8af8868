-- What signs the addresses of files. Unlike the token, it never leaves.

ALTER TABLE installation ADD COLUMN link_secret TEXT NOT NULL DEFAULT '';
