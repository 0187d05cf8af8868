-- A broadcast's words in further languages, as its writer gave them: JSON, by language.
ALTER TABLE broadcast ADD COLUMN translations TEXT NOT NULL DEFAULT '{}';
