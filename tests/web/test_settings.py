"""The environment, as settings."""

import pytest

from playground.web.settings import LOOPBACK_HOSTS, Settings, SettingsError


def test_defaults() -> None:
    assert Settings.from_environ({}) == Settings("127.0.0.1", 8000, LOOPBACK_HOSTS)


def test_everything_set() -> None:
    environ = {
        "SLIPWAY_HOST": "0.0.0.0",
        "SLIPWAY_PORT": "81",
        "SLIPWAY_ALLOWED_HOSTS": "Slipway.example, b:1",
    }
    assert Settings.from_environ(environ) == Settings("0.0.0.0", 81, ("slipway.example", "b:1"))


@pytest.mark.parametrize("port", ["", "x", "-1", "65536", "8 0", "٨"])
def test_a_port_that_is_none(port: str) -> None:
    with pytest.raises(SettingsError, match="SLIPWAY_PORT"):
        Settings.from_environ({"SLIPWAY_PORT": port})


def test_no_hosts() -> None:
    with pytest.raises(SettingsError, match="SLIPWAY_ALLOWED_HOSTS"):
        Settings.from_environ({"SLIPWAY_ALLOWED_HOSTS": " , "})
