"""Where a key lies in the tables: its field, whether it is secret, which keys stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """What a location means: the nearest table and field, and whether the location is that field itself."""

    table: type[BaseModel]
    field: FieldInfo | None
    is_table: bool

    @property
    def is_secret(self) -> bool:
        """Whether what stands there must not be shown."""
        return self.field is not None and is_secret(self.field)


def fields_of(table: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a table by the key they have in the file."""
    return {field.alias or name: field for name, field in table.model_fields.items()}


def keys_of(table: type[BaseModel]) -> list[str]:
    """Every key a table takes, the `_file` twins of secrets included."""
    fields = fields_of(table)
    return [*fields, *(f"{key}_file" for key, field in fields.items() if is_secret(field))]


def is_secret(field: FieldInfo) -> bool:
    """Whether the field holds a secret, alone, optional or in a list."""
    return _holds_secret(field.annotation)


def table_of(annotation: Any) -> type[BaseModel] | None:
    """The table a field holds, optional or not; None for other fields."""
    bare = _bare(annotation)
    return bare if isinstance(bare, type) and issubclass(bare, BaseModel) else None


def named_table_of(annotation: Any) -> type[BaseModel] | None:
    """The table that a field holds under names of the operator's choice (`lines`, `desks`); None for other fields."""
    return table_of(get_args(annotation)[1]) if get_origin(annotation) is dict else None


def find(root: type[BaseModel], location: Location) -> Place:
    """Follow a location from the root as far as the tables go."""
    table, field, steps = root, None, list(location)
    while steps:
        field = fields_of(table).get(str(steps.pop(0)))
        if field is None:
            return Place(table, None, is_table=False)
        inner = table_of(field.annotation)
        if inner is None and (inner := named_table_of(field.annotation)):
            steps = steps[1:]  # the name, which is nobody's key
        if inner is None:
            return Place(table, field, is_table=False)
        if steps in ([], ["[key]"]):
            return Place(table, field, is_table=True)
        table = inner
    return Place(table, field, is_table=True)


def _holds_secret(annotation: Any) -> bool:
    return annotation is SecretStr or any(_holds_secret(part) for part in get_args(annotation))


def _bare(annotation: Any) -> Any:
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        parts = [part for part in get_args(annotation) if part is not type(None)]
        return _bare(parts[0]) if len(parts) == 1 else annotation
    return annotation
