"""The declared errors of reading a history. Nothing else may come out of a reader, whatever the file holds."""

from qunluo.importing.formats.reasons import CHOICES, sentence


class HistoryError(Exception):
    """The file as a whole cannot be read, for a reason with a stable `code` and `values` (see `reasons`)."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return sentence(self.code, self.values)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[HistoryError], args: tuple[object, ...], attributes: dict[str, object]) -> HistoryError:
    """An error that comes out of the process that reads (pickle)."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(attributes)
    return error


class UnknownFormat(HistoryError):
    """No reader knows this file."""


class UnreadableHistory(HistoryError):
    """The format is known or does not matter: the file is damaged, too large, in an unknown encoding, empty."""


class NeedsAnswer(HistoryError):
    """The file can be read, but one thing must be stated first; nothing was guessed.

    `option` is the field of `Options` to fill, `choices` its possible values (`reasons.CHOICES` has their names).
    """

    def __init__(self, option: str, choices: tuple[str, ...], **values: object) -> None:
        super().__init__(option, **values)
        self.option = option
        self.choices = choices

    def __str__(self) -> str:
        return f"{super().__str__()} ({' / '.join(f'{choice}: {CHOICES[choice]}' for choice in self.choices)})"
