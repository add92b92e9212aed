"""The client against servers whose TLS is not what it should be."""

import shutil
import socket
import ssl
import subprocess
import threading
from contextlib import contextmanager, suppress

import pytest

from playground.outbound import Rules
from playground.outbound.fault import Why
from tests.outbound.asking import MADE, client_of, fault_of
from tests.outbound.servers import reply


def test_a_server_without_tls():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        authority = f"127.0.0.1:{listener.getsockname()[1]}"

        def answer():
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        asked = client_of(Rules.read([], [f"https://{authority}"]))
        fault = fault_of(asked, "GET", f"https://{authority}/")
        thread.join()
    assert fault.why is Why.UNREACHABLE
    assert "does not speak TLS" in fault.message


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that signs itself, with its key."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is absent: install Debian's package openssl.")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path, "-out",
         path.with_suffix(".crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


@contextmanager
def tls_server(certificate):
    """Serves "hello" once over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer():
            connection, _ = listener.accept()
            with connection, suppress(OSError), context.wrap_socket(connection, True) as secured:
                secured.recv(4096)
                secured.sendall(reply(200, b"hello"))
                secured.recv(1)

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        for made in MADE:
            made.close()
        thread.join(5)


def test_a_certificate_that_nobody_signed(certificate):
    with tls_server(certificate) as authority:
        asked = client_of(Rules.read([], [f"https://{authority}"]))
        fault = fault_of(asked, "GET", f"https://{authority}/")
    assert "no valid certificate" in fault.message


def test_a_certificate_that_is_known(certificate, monkeypatch):
    known = ssl.create_default_context(cafile=certificate.with_suffix(".crt"))
    monkeypatch.setattr("playground.outbound.tls.context", lambda: known)
    with tls_server(certificate) as authority:
        asked = client_of(Rules.read([], [f"https://{authority}"]))
        assert asked.request("GET", f"https://{authority}/").body == b"hello"
