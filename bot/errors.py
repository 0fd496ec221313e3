"""Every exception Silkwire raises on purpose.

    SilkwireError
    ├── UserError          a sentence for the person who asked; nothing is wrong with Silkwire
    │   └── ConfigError    a wrong key or value in the configuration (command line: exit 2)
    ├── ReadError          a file or page that cannot be read as an article; the message says why
    │   └── Walled         a page that is no article but a wall before one, or a list of them
    ├── FetchError         an address that could not be fetched; the message says why
    └── StorageError       the database cannot be opened, upgraded or written

Anything else that escapes is a bug: it is logged with a short id, and the person is shown that id.
"""


class SilkwireError(Exception):
    """The root: catch this to catch everything that Silkwire raises on purpose."""


class UserError(SilkwireError):
    """What the person asked cannot be done; ``str(error)`` is the sentence they are shown."""


class ConfigError(UserError):
    """A wrong key or value in the configuration; the message names it and what is known."""


class ReadError(SilkwireError):
    """An input that cannot be read as an article; the message is one clear line."""


class Walled(ReadError):
    """A page that is no article: the message says what it is, in one clear line.

    Attributes:
        wall: "paywall", "consent", "login", "robot", "missing" (the page says there is none), "list" (of articles).
    """

    def __init__(self, message: str, wall: str) -> None:
        super().__init__(message, wall)
        self.wall = wall

    def __str__(self) -> str:
        return str(self.args[0])


class FetchError(SilkwireError):
    """An address that could not be fetched; the message is one clear line.

    Attributes:
        status: the HTTP status that was answered, if any was.
        retry_after: seconds the server asks to wait, if it does.
        refused: it was not asked at all, and will not be: an address that is not public, a wrong scheme, robots.txt.
    """

    def __init__(
        self, message: str, *, status: int | None = None, retry_after: float | None = None, refused: bool = False
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.refused = refused


class StorageError(SilkwireError):
    """The database cannot be opened, upgraded or written."""
