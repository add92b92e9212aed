"""Why an expression has no value here."""


class ExpressionFault(ValueError):
    """One fault: a sentence, what to do about it, and where in the text it is (from 0)."""

    def __init__(self, message: str, help: str, offset: int) -> None:
        super().__init__(message)
        self.message, self.help, self.offset = message, help, offset
