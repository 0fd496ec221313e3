"""Every exception Silkwire raises on purpose.

    SilkwireError
    ├── UserError          a sentence for the person who asked; nothing is wrong with Silkwire
    │   └── ConfigError    a wrong key or value in the configuration (command line: exit 2)
    ├── ReadError          a file or page that cannot be read as an article; the message says why
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


class StorageError(SilkwireError):
    """The database cannot be opened, upgraded or written."""
