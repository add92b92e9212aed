"""How names, keys and ports are to be written: what is wrong with a text, in the server's words.

Source: apimachinery `pkg/util/validation/validation.go` and `pkg/api/validate/content`.
Lengths count characters here; where the server counts bytes its message says so, and a text that
is not ASCII is refused by its pattern anyway.
"""

import re
from collections.abc import Callable, Iterator

Format = Callable[[str], Iterator[str]]

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_CONFIG_KEY = "[-._a-zA-Z0-9]+"
_LABEL_VALUE = f"({_QUALIFIED})?"
_HEADER = "[-A-Za-z0-9]+"
_PERCENT = "[0-9]+%"


def _example(message: str, pattern: str, *examples: str) -> str:
    """Source: ``RegexError``, with its odd spacing."""
    shown = "".join(
        f"'{each}', " if each is examples[0] else f" or '{each}', " for each in examples
    )
    return f"{message} (e.g. {shown}regex used for validation is '{pattern}')"


_NAME_PART = _example(
    "must consist of alphanumeric characters, '-', '_' or '.', "
    "and must start and end with an alphanumeric character",
    _QUALIFIED,
    "MyName",
    "my.name",
    "123-abc",
)
_WRONG_SUBDOMAIN = _example(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
    "'.', and must start and end with an alphanumeric character",
    _SUBDOMAIN,
    "example.com",
)
_WRONG_LABEL = _example(
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
    "and must start and end with an alphanumeric character",
    _LABEL,
    "my-name",
    "123-abc",
)
_WRONG_LABEL_VALUE = _example(
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or "
    "'.', and must start and end with an alphanumeric character",
    _LABEL_VALUE,
    "MyValue",
    "my_value",
    "12345",
)
_WRONG_CONFIG_KEY = _example(
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
    _CONFIG_KEY,
    "key.name",
    "KEY_NAME",
    "key-name",
)
_WRONG_PERCENT = _example(
    "a valid percent string must be a numeric string followed by an ending '%'",
    _PERCENT,
    "1%",
    "93%",
)
_WRONG_HEADER = _example(
    "a valid HTTP header must consist of alphanumeric characters or '-'", _HEADER, "X-Header-Name"
)
_WRONG_ENV_NAME = (
    "a valid environment variable name must consist only of printable ASCII characters "
    "other than '='"
)


def _form(pattern: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(pattern, re.ASCII).fullmatch


_is_subdomain = _form(_SUBDOMAIN)
_is_label = _form(_LABEL)
_is_qualified = _form(_QUALIFIED)
_is_label_value = _form(_LABEL_VALUE)
_is_config_key = _form(_CONFIG_KEY)
_is_header = _form(_HEADER)
_is_percent = _form(_PERCENT)
_is_of_a_port = _form("[-a-z0-9]+")
_has_a_letter = _form(".*[a-z].*")


def dns_subdomain(text: str) -> Iterator[str]:
    """Names of most objects."""
    if len(text) > 253:
        yield "must be no more than 253 characters"
    if not _is_subdomain(text):
        yield _WRONG_SUBDOMAIN


def dns_label(text: str) -> Iterator[str]:
    """Names of containers, volumes, namespaces, StatefulSets and Services."""
    if len(text) > 63:
        yield "must be no more than 63 characters"
    if not _is_label(text):
        yield "must not contain dots" if _is_subdomain(text) else _WRONG_LABEL


def label_key(text: str) -> Iterator[str]:
    """Keys of labels, node selectors and selectors; annotations are lowered before."""
    parts = text.split("/")
    if len(parts) > 2:
        yield (
            f"a valid label key {_NAME_PART} with an optional DNS subdomain prefix and '/' "
            "(e.g. 'example.com/MyName')"
        )
        return
    if len(parts) == 2:
        if not parts[0]:
            yield "prefix part must be non-empty"
        elif len(parts[0]) > 253:
            yield "prefix part must be no more than 253 bytes"
        elif not _is_subdomain(parts[0]):
            yield f"prefix part {_WRONG_SUBDOMAIN}"
    name = parts[-1]
    if not name:
        yield "name part must be non-empty"
    elif len(name) > 63:
        yield "name part must be no more than 63 bytes"
    if not _is_qualified(name):
        yield f"name part {_NAME_PART}"


def label_value(text: str) -> Iterator[str]:
    if len(text) > 63:
        yield "must be no more than 63 bytes"
    if not _is_label_value(text):
        yield _WRONG_LABEL_VALUE


def config_key(text: str) -> Iterator[str]:
    """Keys of ConfigMaps and Secrets, which become file names."""
    if len(text) > 253:
        yield "must be no more than 253 characters"
    if not _is_config_key(text):
        yield _WRONG_CONFIG_KEY
    if text in (".", ".."):
        yield f"must not be '{text}'"
    elif text.startswith(".."):
        yield "must not start with '..'"


def env_name(text: str) -> Iterator[str]:
    """Names of environment variables, and the prefix of `envFrom`."""
    if not text or any(not " " <= char <= "~" or char == "=" for char in text):
        yield _WRONG_ENV_NAME


def port_name(text: str) -> Iterator[str]:
    """Names of container ports, and of ports in probes and Services."""
    if len(text) > 15:
        yield "must be no more than 15 characters"
    if not _is_of_a_port(text):
        yield "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"
    if not _has_a_letter(text):
        yield "must contain at least one letter (a-z)"
    if "--" in text:
        yield "must not contain consecutive hyphens"
    if text and (text[0] == "-" or text[-1] == "-"):
        yield "must not begin or end with a hyphen"


def percent(text: str) -> Iterator[str]:
    if not _is_percent(text):
        yield _WRONG_PERCENT


def header_name(text: str) -> Iterator[str]:
    if not _is_header(text):
        yield _WRONG_HEADER


def ip_address(text: str) -> Iterator[str]:
    import ipaddress  # slow to import, and few texts are addresses

    try:
        ipaddress.ip_address(text)
        is_address = "%" not in text
    except ValueError:
        is_address = False
    if not is_address:
        yield "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"


def port_number(number: int) -> Iterator[str]:
    if not 1 <= number <= 65535:
        yield "must be between 1 and 65535, inclusive"
