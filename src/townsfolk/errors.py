"""Everything that can go wrong and that a person should read as one sentence.

    TownsfolkError
    ├── BadInputError            what the user gave can't be used; nothing was changed (exit code 2)
    │   ├── SettingsError        a settings file or option
    │   ├── TownError            a map
    │   ├── PeopleError          a person's file or a base
    │   └── SimulationFileError  a simulation file: missing, corrupt, newer, in use
    └── ModelError               a model or its server
        ├── ModelMissingError    the model isn't there: no retry can help
        ├── ModelUnavailableError  the server can't be reached or is overloaded: try again later
        ├── ReplyError           the server answered, but not with a usable reply
        └── CostLimitError       the run has cost as much as it may

Each message says what was expected, what was found and what to do.
"""


class TownsfolkError(Exception):
    """The base of all errors that are shown as a sentence and not as a traceback."""


class BadInputError(TownsfolkError):
    """What the user gave can't be used; nothing was changed."""


class SettingsError(BadInputError):
    """A settings file or an option on the command line is wrong."""


class TownError(BadInputError):
    """A map is wrong; the message lists every problem found in it."""


class PeopleError(BadInputError):
    """A person's file or a base is wrong."""


class SimulationFileError(BadInputError):
    """A simulation file is missing, corrupt, from a newer version, or in use."""


class ModelError(TownsfolkError):
    """A model or its server can't do what is needed."""


class ModelMissingError(ModelError):
    """The model or the key isn't there; trying again can't help."""


class ModelUnavailableError(ModelError):
    """The server can't be reached, is overloaded or stalls; trying again later may help.

    `retry_after_s` is what the server asked for, when it did.
    """

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ReplyError(ModelError):
    """The server answered, but not with a usable reply (cut off, refused, too long a prompt)."""


class CostLimitError(ModelError):
    """The replies of a run have cost as much as they may; it stops, and can go on with more."""
