"""Outbound requests: a canary on the loopback that nobody may wake, and what happens to those allowed to."""

import socket
import threading
import time
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest

from qunluo.core import http, targets
from qunluo.core.http import fetch
from qunluo.core.targets import Refused, Rules, Unreachable, rules_of_installation

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"), ip_network("::/128"))


class Canary:
    """A server on 127.0.0.1 that notes every request it gets and answers as told."""

    def __init__(self):
        self.heard, self.answers, self.pause_seconds = [], [], 0.0
        canary = self

        class Ears(BaseHTTPRequestHandler):
            def do_GET(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                canary.heard.append((self.command, self.path, self.headers["Host"], body, dict(self.headers)))
                time.sleep(canary.pause_seconds)
                status, headers, answer = canary.answers.pop(0) if canary.answers else (200, {}, b"hello")
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer)

            do_POST = do_HEAD = do_GET  # noqa: N815

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Ears)
        self.server.handle_error = lambda *arguments: None
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()


@pytest.fixture
def canary():
    one = Canary()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def rules(canary):
    """The canary's port is allowed, its address is not."""
    return Rules(ports=frozenset({80, 443, canary.port}))


@pytest.fixture
def inside(canary):
    """The rules of an operator who allows the loopback."""
    return Rules(ports=frozenset({canary.port}), networks=LOOPBACK)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(http, "PAUSE_SECONDS", 0.001)


DISGUISES = [
    "127.0.0.1", "127.1", "127.0.1", "0x7f000001", "0x7f.1", "2130706433", "017700000001", "0177.0.0.1", "127.0.0.1.",
    "localhost", "LOCALHOST", "localhost.", "127。0。0。1", "１２７.0.0.1", "①②⑦.0.0.1", "0.0.0.0", "0", "127.8.8.8",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "[0:0:0:0:0:0:0:1]", "169.254.169.254", "[fd00:ec2::254]", "100.100.100.200",
]  # fmt: skip


@pytest.mark.parametrize("host", DISGUISES)
def test_no_disguise_of_the_loopback_wakes_the_canary(canary, rules, host):
    with pytest.raises((Refused, Unreachable)):
        fetch(f"http://{host}:{canary.port}/", rules=rules, tries=1, timeout_seconds=3)
    assert canary.heard == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "0x7f.1", "localhost", "127。0。0。1", "2130706433"])
def test_the_twin_that_judges_no_address_wakes_it(canary, rules, host, monkeypatch):
    monkeypatch.setattr(targets, "is_public", lambda address, allowed: True)
    assert fetch(f"http://{host}:{canary.port}/", rules=rules, tries=1).body == b"hello"
    assert len(canary.heard) == 1


BROKEN_RULES = [
    "http://user@{}/", "http://user:pass@{}/", "http://:@{}/", "http://@{}/", "http://example.org@{}/",
    "ftp://{}/", "file:///etc/passwd", "gopher://{}/", "dict://{}/", "//{}/", "{}", "", "http://", "http:///x",
    "http://{}\\@example.org/", "http://{}/ x", "http://{}/\r\nX: y", "http://\t{}/", " http://{}/", "http://{}/\x00",
    "http://[::1/", "http://127.0.0.1:99999/", "http://127.0.0.1:x/", "http://a..b/", "http://[fe80::1%25lo]/",
    "http://{}/" + "x" * 2048,
]  # fmt: skip


@pytest.mark.parametrize("shape", BROKEN_RULES)
def test_a_url_that_breaks_a_rule_is_refused_even_where_the_address_is_allowed(canary, inside, shape):
    with pytest.raises(Refused):
        fetch(shape.replace("{}", f"127.0.0.1:{canary.port}"), rules=inside, tries=1)
    assert canary.heard == []


@pytest.mark.parametrize("port", [22, 25, 81, 6379, 8000])
def test_other_ports_are_refused_unless_configured(port):
    with pytest.raises(Refused, match=r"port|端口"):
        fetch(f"http://127.0.0.1:{port}/", rules=Rules(networks=LOOPBACK))


def answers(monkeypatch, *addresses):
    asked = []

    def resolve(host, port, **wishes):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(targets.socket, "getaddrinfo", resolve)
    return asked


def test_one_private_address_among_public_ones_refuses_all(canary, rules, monkeypatch):
    answers(monkeypatch, "8.8.8.8", "127.0.0.1")
    with pytest.raises(Refused):
        fetch(f"http://both.example:{canary.port}/", rules=rules)
    assert canary.heard == []


def test_the_name_is_resolved_once_and_the_connection_goes_to_that_address(canary, inside, monkeypatch):
    asked = answers(monkeypatch, "127.0.0.1")
    canary.answers = [(500, {}, b""), (500, {}, b"")]
    assert fetch(f"http://name.example:{canary.port}/x?y=1#z", rules=inside).status == 200
    assert asked == ["name.example"]
    assert [heard[:3] for heard in canary.heard] == [("GET", "/x?y=1", f"name.example:{canary.port}")] * 3


def test_the_socket_itself_goes_nowhere_but_to_the_judged_address(monkeypatch):
    to = (socket.AF_INET, socket.SOCK_STREAM, 6, ("127.0.0.1", 80))
    with ExitStack() as opened:
        assert http._open(to, ("8.8.8.8", 80), opened) == -1
        assert http._open(to, ("127.0.0.1", 81), opened) == -1
        assert http._open(to, ("127.0.0.1", 80), opened).family == socket.AF_INET


def test_a_redirect_is_an_answer_and_is_not_followed(canary, inside):
    canary.answers = [(302, {"Location": f"http://127.0.0.1:{canary.port}/secret"}, b"")]
    answer = fetch(f"http://127.0.0.1:{canary.port}/", rules=inside)
    assert (answer.status, answer.headers["location"][-7:], len(canary.heard)) == (302, "/secret", 1)


def test_a_proxy_of_the_environment_is_not_used(canary, inside, monkeypatch):
    other = Canary()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{other.port}")
    fetch(f"http://127.0.0.1:{canary.port}/", rules=inside)
    assert (len(canary.heard), other.heard) == (1, [])
    other.server.shutdown()
    other.server.server_close()


def test_no_answer_in_time_is_no_answer(canary, inside):
    canary.pause_seconds = 2
    began = time.monotonic()
    with pytest.raises(Unreachable):
        fetch(f"http://127.0.0.1:{canary.port}/", rules=inside, timeout_seconds=0.2, tries=2)
    assert time.monotonic() - began < 1.5
    assert len(canary.heard) == 2


def test_a_slow_name_server_does_not_hold_us(monkeypatch, inside):
    monkeypatch.setattr(targets.socket, "getaddrinfo", lambda *a, **k: time.sleep(0.5) or [])
    began = time.monotonic()
    with pytest.raises(Unreachable):
        fetch("http://slow.example/", rules=Rules(), timeout_seconds=0.1)
    assert time.monotonic() - began < 0.8


@pytest.mark.parametrize(("length", "limit", "kept", "is_whole"), [
    (70_000, None, 65_536, False), (65_536, None, 65_536, True), (0, None, 0, True), (70_000, 80_000, 70_000, True),
])  # fmt: skip
def test_the_body_is_read_up_to_the_limit(canary, inside, length, limit, kept, is_whole):
    canary.answers = [(200, {}, b"x" * length)]
    wishes = {"limit_bytes": limit} if limit else {}
    answer = fetch(f"http://127.0.0.1:{canary.port}/", rules=inside, **wishes)
    assert (len(answer.body), answer.is_whole, answer.status) == (kept, is_whole, 200)


@pytest.mark.parametrize(("method", "statuses", "last", "requests"), [
    ("GET", [500, 503, 200], 200, 3), ("GET", [500, 500, 502, 200], 502, 3), ("GET", [404, 200], 404, 1),
    ("GET", [429, 200], 429, 1), ("HEAD", [500, 204], 204, 2), ("POST", [500, 200], 500, 1),
])  # fmt: skip
def test_errors_of_the_server_are_tried_again_within_a_limit(canary, inside, method, statuses, last, requests):
    canary.answers = [(status, {}, b"") for status in statuses]
    assert fetch(f"http://127.0.0.1:{canary.port}/", method=method, rules=inside).status == last
    assert len(canary.heard) == requests


def test_a_post_carries_body_and_headers_and_is_tried_again_only_when_asked(canary, inside):
    canary.answers = [(500, {}, b"")]
    url, headers = f"http://127.0.0.1:{canary.port}/hook", {"webhook-id": "msg_1", "Content-Type": "application/json"}
    answer = fetch(url, method="POST", body="早".encode(), headers=headers, tries=2, rules=inside)
    assert (answer.status, answer.body) == (200, b"hello")
    for command, path, _, body, sent in canary.heard:
        assert (command, path, body) == ("POST", "/hook", "早".encode())
        assert (sent["webhook-id"], sent["Content-Type"], sent["User-Agent"]) == ("msg_1", "application/json", "Qunluo")
    assert len(canary.heard) == 2


def test_a_closed_port_is_unreachable(canary, inside):
    canary.server.server_close()
    with pytest.raises(Unreachable):
        fetch(f"http://127.0.0.1:{canary.port}/", rules=inside)


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\0b"])
def test_a_header_cannot_smuggle_another(canary, inside, value):
    with pytest.raises(ValueError, match="one line"):
        fetch(f"http://127.0.0.1:{canary.port}/", headers={"X-A": value}, rules=inside)
    assert canary.heard == []


def test_the_operator_widens_the_rules_by_environment(monkeypatch):
    assert rules_of_installation() == Rules()
    monkeypatch.setenv("QUNLUO_FETCH_PORTS", "8443, 9000")
    monkeypatch.setenv("QUNLUO_FETCH_NETWORKS", "10.1.0.0/16")
    assert rules_of_installation().ports == {80, 443, 8443, 9000}
    assert rules_of_installation().networks == (ip_network("10.1.0.0/16"),)
