"""Which hosts may be asked, and what one exemption covers."""

import pytest

from playground.outbound import Exemption, Rules

RULES = Rules.read(["ghcr.io", "*.pkg.dev", "Registry.example:5000"], ["127.0.0.1:5000"])


@pytest.mark.parametrize(
    ("host", "port", "allowed"),
    [
        ("ghcr.io", 443, True),
        ("ghcr.io", 80, False),
        ("ghcr.io", 8443, False),
        ("evil-ghcr.io", 443, False),
        ("x.ghcr.io", 443, False),
        ("ghcr.io.evil.example", 443, False),
        ("europe-docker.pkg.dev", 443, True),
        ("a.b.pkg.dev", 443, True),
        ("pkg.dev", 443, False),
        ("registry.example", 5000, True),
        ("registry.example", 443, False),
        ("127.0.0.1", 5000, True),
        ("127.0.0.1", 5001, False),
        ("localhost", 5000, False),
    ],
)
def test_hosts(host, port, allowed):
    assert RULES.allow(host, port) is allowed


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("127.0.0.1:5000", Exemption("127.0.0.1", 5000, "http")),
        ("localhost:5000", Exemption("localhost", 5000, "http")),
        ("[::1]:5000", Exemption("::1", 5000, "http")),
        ("registry.corp:5000", Exemption("registry.corp", 5000, "https")),
        ("http://registry.corp:5000", Exemption("registry.corp", 5000, "http")),
        ("https://127.0.0.1:5000", Exemption("127.0.0.1", 5000, "https")),
        (" Registry.Corp:443 ", Exemption("registry.corp", 443, "https")),
    ],
)
def test_an_exemption(written, expected):
    assert Exemption.read(written) == expected


@pytest.mark.parametrize(
    "written",
    ["registry.corp", "registry.corp:", "registry.corp:0", "registry.corp:70000", "10.0.0.0/8",
     "*.corp:443", "ftp://a:1", "a:1/path", "user@a:1", "*", ":5000"],
)  # fmt: skip
def test_what_is_no_pair_is_refused(written):
    with pytest.raises(ValueError, match="is not host:port"):
        Exemption.read(written)


@pytest.mark.parametrize("written", ["*", "https://ghcr.io", "ghcr.io/path", "a..*", "a:99999"])
def test_what_is_no_host_is_refused(written):
    with pytest.raises(ValueError, match="is not a host"):
        Rules.read([written])


def test_nothing_is_allowed_unless_it_is_said():
    assert not Rules().allow("ghcr.io", 443)


def test_only_the_exempt_pair_is_spoken_to_in_plain_http():
    assert RULES.scheme("127.0.0.1", 5000) == "http"
    assert RULES.scheme("127.0.0.1", 5001) == "https"
