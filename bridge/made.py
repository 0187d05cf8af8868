"""Files we make ourselves: named in a decision by kind and arguments, made when the postman carries them. Pure."""

from storage.content import Media, MediaKind, MediaRef

MADE = "made"  # where such files come from, beside lines and desks


def file(kind: str, *arguments: object, name: str, mime_type: str) -> Media:
    """A file to be made: `kind` is a row of `bridge.making.table`; the same arguments must always give the same file.

    So they say as of when: a line of the ledger, an hour. No argument may hold a colon.
    """
    media = MediaKind.IMAGE if mime_type.startswith("image/") else MediaKind.DOCUMENT
    wanted = ":".join([kind, *(str(argument) for argument in arguments)])
    return Media(media, MediaRef(MADE, wanted, mime_type, filename=name))


def read(ref: MediaRef) -> tuple[str, list[str]]:
    """The kind and the arguments of a file to be made."""
    kind, *arguments = ref.file.split(":")
    return kind, arguments
