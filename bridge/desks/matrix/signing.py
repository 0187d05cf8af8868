"""Keys with which the account vouches for its device: clients may be set to write to no device that lacks that.

https://spec.matrix.org/latest/client-server-api/#cross-signing
"""

import base64
from collections.abc import Mapping

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from nio import Api  # type: ignore[import-untyped]  # it has types, and does not say so

MASTER, DEVICES, PEOPLE = "master", "self_signing", "user_signing"
CURVE = "Ed25519"
UNSIGNED = ("signatures", "unsigned")

Seeds = Mapping[str, str]  # in base64, by use


def make() -> dict[str, str]:
    """New ones."""
    return {use: _written(ECC.generate(curve=CURVE).seed) for use in (MASTER, DEVICES, PEOPLE)}


def shown(account: str, seeds: Seeds) -> dict[str, object]:
    """What is shown of them: the public halves, the first of them vouching for the other two."""
    found: dict[str, object] = {}
    for use in (MASTER, DEVICES, PEOPLE):
        name = public(seeds[use])
        key: dict[str, object] = {"user_id": account, "usage": [use], "keys": {f"ed25519:{name}": name}}
        found[f"{use}_key"] = key if use == MASTER else vouched(key, account, seeds[MASTER])
    return found


def vouched(body: Mapping[str, object], account: str, seed: str) -> dict[str, object]:
    """The same with a signature by one of them."""
    bare = {key: value for key, value in body.items() if key not in UNSIGNED}
    signed = eddsa.new(_key(seed), "rfc8032").sign(Api.to_canonical_json(bare).encode())
    return {**bare, "signatures": {account: {f"ed25519:{public(seed)}": _written(signed)}}}


def public(seed: str) -> str:
    """The half of a key that everybody may see."""
    return _written(_key(seed).public_key().export_key(format="raw"))


def _key(seed: str) -> ECC.EccKey:
    return ECC.construct(curve=CURVE, seed=base64.b64decode(seed + "="))


def _written(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")
