"""The environment, as settings."""

import os
from ipaddress import ip_network

import pytest

from playground.registry.settings import read_rules
from playground.web.settings import (
    MOST_WORKERS_UNASKED,
    RATE_LIMIT,
    Settings,
    SettingsError,
)


def test_defaults() -> None:
    read = Settings.from_environ({})
    expected = Settings(workers=read.workers, rate_limit=RATE_LIMIT, registries=read_rules({}))
    assert read == expected
    assert 1 <= read.workers <= min(MOST_WORKERS_UNASKED, os.cpu_count() or 1)


def test_everything_set() -> None:
    environ = {
        "SLIPWAY_HOST": "0.0.0.0",
        "SLIPWAY_PORT": "81",
        "SLIPWAY_ALLOWED_HOSTS": "Slipway.example, b:1",
        "SLIPWAY_RATE_LIMIT": "5/minute",
        "SLIPWAY_TRUSTED_PROXIES": "10.0.0.0/8, ::1",
        "SLIPWAY_WORKERS": "3",
        "SLIPWAY_AUDIT_READ_TOKEN": "read",
        "SLIPWAY_AUDIT_WRITE_TOKEN": "write",
        "SLIPWAY_DATABASE_URL": "postgresql://slipway@db/audit",
        "SLIPWAY_REDACTION_KEY": "k" * 16,
    }
    assert Settings.from_environ(environ) == Settings(
        "0.0.0.0",
        81,
        ("slipway.example", "b:1"),
        "5/minute",
        (ip_network("10.0.0.0/8"), ip_network("::1")),
        3,
        "read",
        "write",
        "postgresql://slipway@db/audit",
        "k" * 16,
    )


@pytest.mark.parametrize("port", ["", "x", "-1", "65536", "8 0", "٨"])
def test_a_port_that_is_none(port: str) -> None:
    with pytest.raises(SettingsError, match="SLIPWAY_PORT"):
        Settings.from_environ({"SLIPWAY_PORT": port})


def test_no_hosts() -> None:
    with pytest.raises(SettingsError, match="SLIPWAY_ALLOWED_HOSTS"):
        Settings.from_environ({"SLIPWAY_ALLOWED_HOSTS": " , "})


def test_no_rate_limit() -> None:
    assert Settings.from_environ({"SLIPWAY_RATE_LIMIT": "Off"}).rate_limit == ""


@pytest.mark.parametrize("limit", ["", "many", "5", "5/fortnight", "-1/minute"])
def test_a_rate_limit_that_is_none(limit: str) -> None:
    with pytest.raises(SettingsError, match="SLIPWAY_RATE_LIMIT"):
        Settings.from_environ({"SLIPWAY_RATE_LIMIT": limit})


@pytest.mark.parametrize("proxies", ["proxy.example", "10.0.0.1/8", "10.0.0.0/33", "*"])
def test_proxies_that_are_none(proxies: str) -> None:
    with pytest.raises(SettingsError, match="SLIPWAY_TRUSTED_PROXIES"):
        Settings.from_environ({"SLIPWAY_TRUSTED_PROXIES": proxies})


@pytest.mark.parametrize("workers", ["two", "-1", "65", "1.5", " 2", "٢"])
def test_workers_that_are_no_number(workers: str) -> None:
    with pytest.raises(SettingsError, match="SLIPWAY_WORKERS"):
        Settings.from_environ({"SLIPWAY_WORKERS": workers})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "slipway.example", ""])
@pytest.mark.parametrize(
    "given", [{}, {"READ": "a"}, {"WRITE": "a"}, {"READ": " ", "WRITE": "\n"}]
)
def test_off_loopback_the_audit_log_needs_both_tokens(host: str, given: dict[str, str]) -> None:
    environ = {f"SLIPWAY_AUDIT_{name}_TOKEN": token for name, token in given.items()}
    with pytest.raises(
        SettingsError, match="SLIPWAY_AUDIT_READ_TOKEN and SLIPWAY_AUDIT_WRITE_TOKEN"
    ):
        Settings.from_environ({"SLIPWAY_HOST": host, **environ})


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_on_loopback_it_does_not(host: str) -> None:
    assert Settings.from_environ({"SLIPWAY_HOST": host}).write_token == ""


@pytest.mark.parametrize("url", ["audit.sqlite3", "mysql://h/d", "sqlite://", "postgresql://h:x/"])
def test_a_database_that_is_none(url: str) -> None:
    with pytest.raises(SettingsError, match="SLIPWAY_DATABASE_URL"):
        Settings.from_environ({"SLIPWAY_DATABASE_URL": url})


def test_a_redaction_key_that_is_too_short() -> None:
    with pytest.raises(SettingsError, match="SLIPWAY_REDACTION_KEY has fewer than 16"):
        Settings.from_environ({"SLIPWAY_REDACTION_KEY": "planted-key"})


def test_settings_do_not_show_what_is_secret() -> None:
    shown = repr(Settings(write_token="planted", read_token="planted", redaction_key="planted"))
    assert "planted" not in shown
