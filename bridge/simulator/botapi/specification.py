"""What the Bot API's published specification allows: methods, parameters, types, fixed values."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from bridge.simulator.botapi.refusal import JSON, bad_request

# Names, types, required flags and fixed values of Bot API 10.0, generated from https://core.telegram.org/bots/api.
SPECIFICATION_FILE = Path(__file__).with_name("bot-api-10.0.json")

# The server's own words for a missing parameter; the rest is refused in ours.
# tdlib/telegram-bot-api, Client.cpp.
MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
}
ARRAY = "Array of "
SURROGATES = re.compile("[\ud800-\udfff]")
INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
WORDS_FOR_TRUTH = {"true": True, "1": True, "false": False, "0": False}


class Mismatch(Exception):
    """A value that is not of its type; the message says where and why."""


class Specification:
    """The machine-readable specification, asked one call at a time."""

    def __init__(self) -> None:
        document = json.loads(SPECIFICATION_FILE.read_text(encoding="utf-8"))
        self._methods: dict[str, JSON] = document["methods"]
        self._types: dict[str, JSON] = document["types"]
        self._by_lower_case = {name.lower(): name for name in self._methods}

    def methods(self) -> list[str]:
        """Every method's name."""
        return list(self._methods)

    def find(self, name: str) -> str | None:
        """The canonical name of a method, which the server matches without case; None if there is none."""
        return self._by_lower_case.get(name.lower())

    def read(self, method: str, raw: Mapping[str, object], uploads: Iterable[str]) -> JSON:
        """The call's parameters as typed values. An uploaded parameter becomes `attach://<its name>`.

        Raises Refusal on an unknown, missing or wrongly typed parameter. The real server ignores unknown parameters and
        coerces bad numbers; being stricter here finds mistakes before they reach it.
        """
        fields = {field["name"]: field for field in self._methods[method].get("fields", [])}
        for name in raw:
            if name not in fields:
                raise bad_request(f'unknown parameter "{name}"')
        parameters: JSON = {}
        for name, field in fields.items():
            if name in uploads:
                if not self._takes_files(field["types"]):
                    raise bad_request(f'parameter "{name}" must not be a file')
                parameters[name] = f"attach://{name}"
            elif name in raw:
                parameters[name] = self._parameter(name, field, raw[name])
            elif field["required"]:
                raise bad_request(MISSING.get(name, f'parameter "{name}" is required'))
        _check_attachments(raw, uploads, fields)
        return parameters

    def _takes_files(self, types: list[str]) -> bool:
        return "InputFile" in types

    def _parameter(self, name: str, field: JSON, value: object) -> object:
        if field["required"] and value == "" and name in MISSING:
            raise bad_request(MISSING[name])
        if "const" in field and value != field["const"]:
            raise bad_request(f'parameter "{name}" must be "{field["const"]}"')
        reasons = []
        for type_name in _alternatives(field["types"]):
            try:
                if isinstance(value, str):
                    return self._decoded(type_name, value, name)
                return self._typed(type_name, value, name)
            except Mismatch as mismatch:
                reasons.append(str(mismatch))
        raise bad_request(f"can't parse {name}: {reasons[-1]}")

    def _decoded(self, type_name: str, value: str, where: str) -> object:
        """A parameter as it travels in a form: scalars are text, everything else is JSON."""
        match type_name:
            case "String" | "InputFile":
                return _scalar(type_name, value, where)
            case "Integer":
                if not INTEGER.fullmatch(value):
                    raise Mismatch(f'"{where}" must be an Integer')
                return int(value)
            case "Float":
                return _scalar("Float", _float(value, where), where)
            case "Boolean":
                if value.lower() not in WORDS_FOR_TRUTH:
                    raise Mismatch(f'"{where}" must be a Boolean')
                return WORDS_FOR_TRUTH[value.lower()]
        try:
            return self._typed(type_name, json.loads(value), where)
        except (ValueError, RecursionError) as error:
            raise Mismatch(f'"{where}" is not JSON') from error

    def _typed(self, type_name: str, value: object, where: str) -> object:
        """A value as JSON gave it, checked against its type down to the leaves."""
        if type_name.startswith(ARRAY):
            if not isinstance(value, list):
                raise Mismatch(f'"{where}" must be an Array')
            return [self._typed(type_name.removeprefix(ARRAY), item, f"{where}[{at}]") for at, item in enumerate(value)]
        if type_name in ("Integer", "Float", "Boolean", "String", "InputFile"):
            return _scalar(type_name, value, where)
        if not isinstance(value, dict):
            raise Mismatch(f'"{where}" must be an object')
        if "|" in type_name:
            return self._subtype(type_name.split("|"), cast(JSON, value), where)
        return self._object(type_name, cast(JSON, value), where)

    def _object(self, type_name: str, value: JSON, where: str) -> JSON:
        description = self._types[type_name]
        if subtypes := description.get("subtypes"):
            return self._subtype(subtypes, value, where)
        fields = {field["name"]: field for field in description["fields"]}
        for name in value:
            if name not in fields:
                raise Mismatch(f'"{where}" has an unknown field "{name}"')
        for name, field in fields.items():
            if field["required"] and name not in value:
                raise Mismatch(f'"{where}" lacks the field "{name}"')
        return {name: self._member(fields[name], item, f"{where}.{name}") for name, item in value.items()}

    def _member(self, field: JSON, value: object, where: str) -> object:
        if "const" in field and value != field["const"]:
            raise Mismatch(f'"{where}" must be "{field["const"]}"')
        reasons = []
        for type_name in _alternatives(field["types"]):
            try:
                return self._typed(type_name, value, where)
            except Mismatch as mismatch:
                reasons.append(str(mismatch))
        raise Mismatch(reasons[-1])

    def _subtype(self, names: list[str], value: JSON, where: str) -> JSON:
        """The first alternative that fits; the reason given is that of the last whose fixed fields did match."""
        reason = f'"{where}" is none of {", ".join(names)}'
        for name in names:
            try:
                return self._object(name, value, where)
            except Mismatch as mismatch:
                if self._has_fixed_fields_of(name, value):
                    reason = str(mismatch)
        raise Mismatch(reason)

    def _has_fixed_fields_of(self, type_name: str, value: JSON) -> bool:
        fixed = [field for field in self._types[type_name]["fields"] if "const" in field]
        return bool(fixed) and all(value.get(field["name"]) == field["const"] for field in fixed)


def _alternatives(types: list[str]) -> list[str]:
    """The types to try in turn. Several arrays are one array whose items may be mixed: an album is written so."""
    items = [name.removeprefix(ARRAY) for name in types if name.startswith(ARRAY)]
    others = [name for name in types if not name.startswith(ARRAY)]
    return [*others, ARRAY + "|".join(items)] if items else others


def _check_attachments(raw: Mapping[str, object], uploads: Iterable[str], fields: Mapping[str, Any]) -> None:
    """An uploaded part is either a parameter or named by some `attach://`."""
    text = json.dumps(raw, ensure_ascii=False)
    for name in uploads:
        if name not in fields and f"attach://{name}" not in text:
            raise bad_request(f'unknown parameter "{name}"')


def _float(value: str, where: str) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise Mismatch(f'"{where}" must be a number') from error


def _scalar(type_name: str, value: object, where: str) -> object:
    is_bool = isinstance(value, bool)
    if isinstance(value, str) and SURROGATES.search(value):
        raise bad_request("strings must be encoded in UTF-8")
    fits = {
        "Integer": isinstance(value, int) and not is_bool,
        "Float": isinstance(value, int | float) and not is_bool and math.isfinite(value),
        "Boolean": is_bool,
        "String": isinstance(value, str),
        "InputFile": isinstance(value, str),
    }
    if not fits[type_name]:
        raise Mismatch(f'"{where}" must be of type {type_name}')
    return value
