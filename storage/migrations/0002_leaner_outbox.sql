-- A broadcast's delivery passes through the outbox like all others, but most of what is indexed there is not about it:
-- it has its sequence for itself, and is due as soon as it is made. A third of its cost was keeping such indexes.

DROP INDEX delivery_due;
CREATE INDEX delivery_due ON delivery (lane, due_ms) WHERE state = 'waiting' AND due_ms > 0;

DROP INDEX delivery_sequence;
CREATE INDEX delivery_sequence ON delivery (lane, sequence_key, id)
    WHERE state IN ('waiting', 'sending') AND broadcast_id IS NULL;
