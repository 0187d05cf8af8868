-- name: all
SELECT kind, name, body FROM keyring WHERE account = :account AND device = :device;

-- name: keep
INSERT INTO keyring (account, device, kind, name, body, kept_ms)
SELECT :account, :device, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), :now_ms
FROM json_each(:rows) WHERE true
ON CONFLICT (account, device, kind, name) DO UPDATE SET body = excluded.body;

-- name: hand_on
-- What the account vouches with is not one device's.
UPDATE keyring SET device = :device
WHERE account = :account AND kind = 'signing' AND device <> :device AND NOT EXISTS (
    SELECT 1 FROM keyring AS own WHERE own.account = :account AND own.device = :device AND own.kind = 'signing');

-- name: forget_others
DELETE FROM keyring WHERE account = :account AND device <> :device;

-- name: forget_groups
DELETE FROM keyring WHERE account = :account AND device = :device AND kind = 'group' AND kept_ms < :before_ms;
