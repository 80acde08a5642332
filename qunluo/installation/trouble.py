"""What can be wrong with a machine, in words for the person who started Qunluo on it."""


class Trouble(Exception):
    """Something on this machine keeps Qunluo from running. The text says what, and what to do about it.

    Printed as it is, Chinese first, English below; `exit_code` is what the command ends with.
    """

    def __init__(self, chinese: str, english: str, *, exit_code: int = 1) -> None:
        super().__init__(f"{chinese}\n{english}")
        self.exit_code = exit_code
