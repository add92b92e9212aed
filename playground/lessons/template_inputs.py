"""What the form says about the template that the manifest may come from."""

from dataclasses import dataclass

LANGUAGES = {"jinja": "Jinja", "jsonnet": "jsonnet"}
"""By the value of the form; the fields of their templates are `template_` and that."""


@dataclass(frozen=True, slots=True)
class TemplateInputs:
    """A template in each language, so that switching loses nothing, and the values for both.

    `language` is one of LANGUAGES. `asked`: the form asks to render it. `done`: that was done, and
    the manifest is what came out.
    """

    language: str = "jinja"
    jinja: str = ""
    jsonnet: str = ""
    values: str = ""
    asked: bool = False
    done: bool = False

    @property
    def text(self) -> str:
        """The template in the chosen language."""
        return self.jsonnet if self.language == "jsonnet" else self.jinja
