"""A call that cannot be answered as it is worded."""


class WrongCallError(Exception):
    """What is wrong with a call, and with which of its words: an option, or what stands for an argument in the help."""

    def __init__(self, message: str, about: str | None = None) -> None:
        self.message = message
        self.about = about
        super().__init__(message)

    def __str__(self) -> str:
        return f"Invalid value for {self.about}: {self.message}" if self.about else f"Invalid value: {self.message}"
