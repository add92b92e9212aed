"""TLS, as the machine's own list of certificate authorities has it."""

import socket
import ssl
from functools import cache

from playground.outbound.connection import Untrusted


@cache
def context() -> ssl.SSLContext:
    """TLS 1.2 or newer; certificates and names are checked."""
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made


def secure(sock: socket.socket, host: str) -> socket.socket:
    """TLS over a connection whose other side has to be `host`; raises Untrusted, TimeoutError."""
    try:
        return context().wrap_socket(sock, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        raise Untrusted(f"shows no valid certificate ({error.verify_message})") from None
    except TimeoutError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or str(error)
        raise Untrusted(f"does not speak TLS ({reason})") from None
