"""Response messages taken apart."""

import pytest

from archive import parse_response

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"


@pytest.mark.parametrize(
    ("message", "body"),
    [
        (CHUNKED + b"5\r\nhello\r\n0\r\n\r\n", b"hello"),
        (CHUNKED + b"5\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n", b"hello"),
        (CHUNKED + b"2;a=b\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", b"hello"),
        (CHUNKED + b"A\r\n0\r\n1234567\r\n0\r\n\r\n", b"0\r\n1234567"),
        (CHUNKED + b"5\r\nhel", b"hel"),
        (CHUNKED + b"hello", b"hello"),
        (CHUNKED + b"0\r\n\r\n", b""),
        (PLAIN + b"hello", b"hello"),
        (PLAIN + b"helloEXTRA", b"hello"),
        (PLAIN + b"hel", b"hel"),
        (PLAIN.replace(b"5", b"five") + b"hello", b"hello"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + PLAIN + b"hello", b"hello"),
        (b"HTTP/1.0 200 OK\r\n\r\nhello", b"hello"),
        (b"no HTTP at all", b"no HTTP at all"),
        (b"", b""),
    ],
)
def test_the_body_is_what_the_server_meant(message: bytes, body: bytes) -> None:
    assert parse_response(message).body == body


def test_headers_keep_their_order_and_are_found_in_any_case() -> None:
    head = b"HTTP/1.1 404 Not Found\r\nB: 1\r\na: 2\r\nB: 3\r\n\r\n"
    response = parse_response(head)
    assert response.status == 404
    assert response.headers == (("B", "1"), ("a", "2"), ("B", "3"))
    assert (response.header("b"), response.header("A")) == ("1", "2")
