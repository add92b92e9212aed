"""Why a template gives nothing, as the child says it."""


class Fault(Exception):
    """One fault of a template: a rule, a sentence, and the place, 1-based.

    Rules are those of `playground.templating.problems`.
    """

    def __init__(self, rule: str, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.line = line
        self.column = column
