"""Which kind of file is made by whom: one row a kind, as `made.file` names it."""

from bridge.making import subscribers
from bridge.making.maker import Make

MAKERS: dict[str, Make] = {
    "subscribers.csv": subscribers.listed,
}
