"""https: a certificate nobody vouches for, or for another name, is no connection; one that fits is."""

import ssl
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from qunluo.core import clock
from qunluo.core.http import fetch
from qunluo.core.targets import Rules, Unreachable


class Hello(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for `localhost`, signed by itself, with its key in the same file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=localhost")
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem))
    return path


@pytest.fixture
def port(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = HTTPServer(("127.0.0.1", 0), Hello)
    server.handle_error = lambda *arguments: None
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def ask(host, port):
    rules = Rules(ports=frozenset({port}), networks=(ip_network("127.0.0.0/8"), ip_network("::1/128")))
    return fetch(f"https://{host}:{port}/", rules=rules, tries=2, timeout_seconds=5)


def trust(monkeypatch, certificate):
    paths = ssl.get_default_verify_paths()._replace(cafile=str(certificate))
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)


def test_a_certificate_nobody_vouches_for_is_no_connection(port):
    with pytest.raises(Unreachable):
        ask("localhost", port)


def test_a_certificate_for_another_name_is_no_connection(port, certificate, monkeypatch):
    trust(monkeypatch, certificate)
    with pytest.raises(Unreachable):
        ask("127.0.0.1", port)


def test_the_one_that_fits_is_a_connection(port, certificate, monkeypatch):
    trust(monkeypatch, certificate)
    assert ask("localhost", port).body == b"hello"
