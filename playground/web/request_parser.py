"""Waitress's parser of requests, strict where Waitress trusts what is sent."""

from typing import Final

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import BadRequest

HEADER_BYTES: Final = 64 * 1024


class RequestParser(HTTPRequestParser):  # type: ignore[misc]  # Waitress has no types
    """Whatever cannot be read becomes a request with an `error`, and never an exception."""

    def received(self, data: bytes) -> int:
        consumed = int(super().received(data))
        if self.chunked and self._apart_from_chunks() >= HEADER_BYTES:
            # Waitress keeps all of it, and copies that for each piece that comes.
            self.error = BadRequest("a chunk's size, or what follows the last one, has no end")
            self.completed = True
        if self.completed:
            self.expect_continue = False  # there is nothing to continue with
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Raises ParsingError and TransferEncodingNotImplemented."""
        try:
            super().parse_header(header_plus)
        except ValueError:
            raise ParsingError("a number or the address cannot be read") from None
        # Source: RFC 9112, 6.1. Whoever stands in between may believe the one or the other.
        if "TRANSFER_ENCODING" in self.headers:
            raise ParsingError("only HTTP/1.1 has a Transfer-Encoding")
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("the body has two lengths")

    def _apart_from_chunks(self) -> int:
        return len(self.body_rcv.control_line) + len(self.body_rcv.trailer)
