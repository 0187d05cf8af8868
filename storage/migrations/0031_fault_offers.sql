-- Staff are offered to file a fault once per case, however much the citizen sends.
CREATE TABLE fault_offer (
    case_id INTEGER PRIMARY KEY REFERENCES citizen_case (id),
    at_ms INTEGER NOT NULL
);
