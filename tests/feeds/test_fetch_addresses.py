"""Where the client goes and where it does not: every way to an address that is not public ends at the socket."""

from __future__ import annotations

import ast
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.fetch import Client
from bot.feeds.fetch.addresses import Gate, NotPublic, is_public
from tests.fakes.publisher import Publisher
from tests.feeds.fetching import LOOPBACK, failure, loopback, names

# IANA's special-purpose registries and what carries an IPv4 address within.
NOT_PUBLIC = [
    "0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
    "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::10.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1",
    "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::1", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1",
    "fd12:3456:789a::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "4000::1", "2606:4700::1%1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "172.32.0.1", "192.167.255.255", "198.17.0.1", "223.255.255.254",
          "2606:4700::1111", "2a00:1450:4001::200e", "2400:cb00::1", "::ffff:8.8.8.8"]  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_not_public(address: str) -> None:
    with pytest.raises(NotPublic):
        Gate().check(address, 443)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    Gate().check(address, 443)


@pytest.mark.parametrize("port", [0, 22, 25, 53, 2375, 3306, 5432, 6379, 9200, 11211, 27017, 65535])
def test_ports_of_other_things_are_closed(port: int) -> None:
    with pytest.raises(NotPublic, match="port"):
        Gate().check("8.8.8.8", port)
    Gate(["8.8.8.0/24"]).check("8.8.8.8", port)


@given(st.integers(0, 2**32 - 1))
def test_no_wrapping_makes_an_address_public(number: int) -> None:
    inner = IPv4Address(number)
    for wrapped in (
        0x0064FF9B << 96 | number,
        0x2002 << 112 | number << 80,
        number,
        0x20010000 << 96 | ~number & 2**32 - 1,
    ):
        assert not is_public(IPv6Address(wrapped))
    assert is_public(IPv6Address(0xFFFF << 32 | number)) == is_public(inner)
    if is_public(inner):
        assert inner.is_global


@given(st.integers(0, 2**128 - 1))
def test_public_is_global_unicast(number: int) -> None:
    address = IPv6Address(number)
    if is_public(address) and address.ipv4_mapped is None:
        assert number >> 125 == 1
        assert address.is_global


@pytest.mark.parametrize(
    ("opened", "address", "open_"),
    [
        ("127.0.0.0/8", "127.9.9.9", True),
        ("127.0.0.0/8", "::ffff:127.9.9.9", True),
        ("127.0.0.0/8", "10.0.0.1", False),
        ("127.0.0.0/8", "::1", False),
        ("127.0.0.0/8", "64:ff9b::127.0.0.1", False),
        ("::1/128", "::1", True),
        ("fd00::/8", "fd12::1", True),
        ("fe80::/10", "fe80::1%eth0", True),
        ("64:ff9b::/96", "64:ff9b::8.8.8.8", True),  # a network with NAT64
        ("64:ff9b::/96", "64:ff9b::10.0.0.1", False),  # does not open what lies behind
        ("2002::/16", "2002:7f00:1::1", False),
        ("0.0.0.0/0", "10.0.0.1", True),
        ("0.0.0.0/0", "fd12::1", False),
    ],
)
def test_allow_list(opened: str, address: str, open_: bool) -> None:
    gate = Gate([opened])
    if open_:
        gate.check(address, 8000)
    else:
        with pytest.raises(NotPublic):
            gate.check(address, 8000)


def test_gate_makes_no_other_sockets() -> None:
    with pytest.raises(NotPublic):
        Gate(LOOPBACK)((socket.AF_UNIX, socket.SOCK_STREAM, 0, "", ("/var/run/docker.sock", 0)))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0x7f.1", "0x7f000001", "0177.0.0.1",
     "127.0.0.1.", "127。0。0。1", "①②⑦.⓪.⓪.①", "[::]", "0.0.0.0", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
     "[fe80::1%25lo]", "[::127.0.0.1]", "LOCALHOST", "localhost."],
)  # fmt: skip
async def test_no_way_of_writing_loopback_gets_through(host: str) -> None:
    async with Publisher() as publisher, Client(host_delay=0) as client:
        await failure(client, f"http://{host}:{publisher.port}/feed")
        assert publisher.connections == 0


async def test_names_that_lead_inside() -> None:
    around = names(one_example=["127.0.0.1"], both_example=[("10.0.0.1", "127.0.0.1")], six_example=["::1"])
    async with Publisher() as publisher, Client(host_delay=0, around=around) as client:
        for name in ("one", "both", "six"):
            error = await failure(client, f"http://{name}.example:{publisher.port}/")
            assert error.refused
            assert "not public" in str(error)
        assert publisher.connections == 0


async def test_of_several_addresses_only_those_that_are_open_are_dialled() -> None:
    around = names(mixed_example=[("10.255.255.1", "127.0.0.1")])
    async with Publisher() as publisher, loopback(around=around) as client:
        publisher.put("/feed", b"<rss/>")
        assert (await client.get(f"http://mixed.example:{publisher.port}/feed")).body == b"<rss/>"


async def test_a_name_that_answers_differently_the_second_time() -> None:
    around = names(rebind_example=["127.0.0.2", "127.0.0.1"])
    async with Publisher(many_hosts=True) as publisher:
        async with Client(allow_networks=["127.0.0.2/32"], host_delay=0, around=around) as client:
            publisher.put("/feed", b"<rss/>", keep=False)
            url = f"http://rebind.example:{publisher.port}/feed"
            assert (await client.get(url)).body == b"<rss/>"
            error = await failure(client, url)
            assert error.refused
        assert publisher.connections == 1


@pytest.mark.parametrize("kind", ["feed", "page", "sitemap", "opml"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_inside(kind: str, status: int) -> None:
    async with Publisher(many_hosts=True) as publisher:
        async with Client(allow_networks=["127.0.0.2/32"], host_delay=0) as client:
            publisher.redirect("/feed", publisher.url("/secret"), status, host="127.0.0.2")
            error = await failure(client, publisher.url("/feed", host=1), kind=kind)
            assert error.refused
            assert str(error) == "redirected to 127.0.0.1: the address is not public"
        assert publisher.hits["/secret"] == 0


@pytest.mark.parametrize("kind", ["feed", "page", "sitemap", "opml"])
async def test_every_kind_stands_before_the_same_gate(kind: str) -> None:
    async with Publisher() as publisher, Client(host_delay=0) as client:
        assert (await failure(client, publisher.url("/icon.png"), kind=kind)).refused
        assert publisher.connections == 0


async def test_a_robots_txt_that_redirects_inside_is_not_followed() -> None:
    async with Publisher(many_hosts=True) as publisher:
        async with Client(allow_networks=["127.0.0.2/32"], host_delay=0) as client:
            publisher.redirect("/robots.txt", publisher.url("/secret"), host="127.0.0.2")
            publisher.put("/page", b"<p>x", host="127.0.0.2")
            assert (await client.get(publisher.url("/page", host=1), kind="page")).body == b"<p>x"
        assert publisher.hits["/secret"] == 0


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "data:,x"])
async def test_redirects_to_other_schemes(target: str) -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.redirect("/feed", target)
        assert "only http and https" in str(await failure(client, publisher.url("/feed")))


NETWORK = {"aiohttp", "requests", "httpx", "urllib3", "socket", "ftplib", "telnetlib", "urllib.request", "http.client"}
FETCHES = ("fetch_url(", "fetch_response(", "urlopen(", "asyncio.open_connection(", ".create_connection(")


def modules_of(source: str) -> set[str]:
    """The modules that a source imports from anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def goes_out(source: str) -> bool:
    if any(call in source for call in FETCHES):
        return True
    if not any(name.rpartition(".")[2] in source for name in NETWORK):  # most: no need to parse them
        return False
    return any(module in NETWORK or module.partition(".")[0] in NETWORK for module in modules_of(source))


def test_nothing_else_of_the_bot_goes_out() -> None:
    """One client for every path: whoever else imports an HTTP library or opens sockets is a hole."""
    root = Path(__file__).parents[2]
    sources = (path for folder in ("bot", "handlers", "storage") for path in (root / folder).rglob("*.py"))
    found = {path.relative_to(root).as_posix() for path in sources if goes_out(path.read_text("utf-8"))}
    # Telegram's Bot API goes by aiogram's session.
    assert {path for path in found if not path.startswith("bot/feeds/fetch/")} == {"bot/platforms/telegram_send.py"}
    assert "bot/feeds/fetch/connections.py" in found


def test_addresses_of_the_tests_are_written_right() -> None:
    for address in (*NOT_PUBLIC, *PUBLIC):
        ip_address(address)
