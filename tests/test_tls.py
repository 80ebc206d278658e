"""The same over TLS: bytes are kept as the server meant them, certificates checked."""

import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.commands import newsarchive
from tests.little_site import little_site, path
from tests.raw_server import RawServer
from tests.stored import records


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A certificate for this machine, with its key, that nobody signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)  # noqa: TID251  # the server's, not the crawl's
    here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    signed = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([here]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file: Path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    file.write_bytes(key.private_bytes(pem, form, plain) + signed.public_bytes(pem))
    return file


@contextmanager
def tls_server(answers: dict[str, bytes], certificate: Path) -> Iterator[RawServer]:
    """Serve these answers over TLS until the block ends."""
    server = RawServer(answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.listener = context.wrap_socket(
        server.listener, server_side=True, do_handshake_on_connect=False
    )
    server.listen()
    server.base = server.base.replace("http:", "https:")
    try:
        yield server
    finally:
        server.listener.close()


def test_a_site_over_tls_is_kept_byte_for_byte(tmp_path: Path, certificate: Path):
    answers = little_site(2)
    with tls_server(answers, certificate) as server:
        done = newsarchive(
            *("crawl", server.base, "--delay", "0", "--quiet"),
            archive=tmp_path,
            env={"SSL_CERT_FILE": str(certificate)},
        )
    assert (done.returncode, done.stderr) == (0, "")
    stored = {
        record.headers["WARC-Target-URI"]: block
        for record, block in records(tmp_path)
        if record.headers["WARC-Type"] == "response"
    }
    assert stored[f"{server.base}{path(1)}"] == answers[path(1)]


def test_a_certificate_that_nobody_signed_is_refused(tmp_path: Path, certificate: Path):
    with tls_server(little_site(2), certificate) as server:
        done = newsarchive("crawl", server.base, "--delay", "0", archive=tmp_path)
    assert (done.returncode, server.requests) == (6, [])
    assert "certificate verify failed" in done.stderr
