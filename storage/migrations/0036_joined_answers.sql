-- Answers that leave with the one before them, as one message: `delivery_id` is that one's, whose `message_id` is the first.
CREATE TABLE joined_answer (
    message_id INTEGER PRIMARY KEY REFERENCES message (id),
    delivery_id INTEGER NOT NULL REFERENCES delivery (id)
);
CREATE INDEX joined_answer_delivery ON joined_answer (delivery_id);
-- What was said in a month, for what joining would have saved.
CREATE INDEX message_answers ON message (at_ms) WHERE direction = 'to_citizen';
