"""What the form says about the template that the manifest may come from."""

from dataclasses import dataclass

LANGUAGES = {"jinja": "Jinja", "jsonnet": "jsonnet"}
"""By the value of the form; the fields of their templates are `template_` and that."""


@dataclass(frozen=True, slots=True)
class SuppliedImage:
    """An image that a template can look up: what it means (a digest, or else a tag), and the
    source of that: the trigger, a lock file or a registry."""

    name: str
    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class TemplateInputs:
    """A template in each language, so that switching loses nothing, and the values for both.

    `language` is one of LANGUAGES; `lock` the text of a lock file, whose images are values too.
    `asked`: the form asks to render it. `done`: that was done, and the manifest is what came out.
    `images` are those that could be looked up then.
    """

    language: str = "jinja"
    jinja: str = ""
    jsonnet: str = ""
    values: str = ""
    lock: str = ""
    asked: bool = False
    done: bool = False
    images: tuple[SuppliedImage, ...] = ()

    @property
    def text(self) -> str:
        """The template in the chosen language."""
        return self.jsonnet if self.language == "jsonnet" else self.jinja
