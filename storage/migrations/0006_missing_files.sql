-- Notices that stand in for a citizen's file: counted every few seconds, and few.

CREATE INDEX delivery_words ON delivery (created_ms) WHERE kind = 'notice' AND message_id IS NOT NULL;
