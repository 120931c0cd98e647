"""Who may look and who may direct, and the headers that keep other sites out.

On this machine alone (127.0.0.1, the default) nobody needs a token: the Host header is checked, so
that no foreign name can be pointed at this server. On any other address each request carries the
director's or the viewers' token, in `?token=` once and in a cookie from then on.
"""

import secrets
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from townsfolk.server.addresses import is_address, is_loopback, names_of
from townsfolk.server.routes.gone import GONE
from townsfolk.server.wire.base import Role
from townsfolk.store.importing import MAX_BYTES

MAX_BODY = 64 * 1024
"""Bytes of a request's body; the page sends a few dozen."""
IMPORT = "/api/simulations/import"
"""Where a whole simulation may be sent."""

# Phaser makes its built-in textures from data: addresses and decodes loaded images from blob: ones.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'"
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Access:
    """The rules for one server.

    `names` are the host names it may be called by, in lower case. Tokens are empty when it serves
    this machine alone, where everyone is the director.
    """

    host: str
    names: frozenset[str]
    director_token: str = ""
    viewer_token: str = ""

    def role_of(self, token: str) -> Role | None:
        """Return what somebody with this token may do, or `None` for nothing."""
        if not self.director_token:
            return "director"
        if secrets.compare_digest(token.encode(), self.director_token.encode()):
            return "director"
        if self.viewer_token and secrets.compare_digest(token.encode(), self.viewer_token.encode()):
            return "viewer"
        return None

    def knows_host(self, host: str) -> bool:
        """Tell whether the server may be called by this name.

        With tokens an address made of numbers is good too: no foreign page can hold its cookie.
        """
        return host in self.names or (bool(self.director_token) and is_address(host))

    def links(self, port: int, path: str = "/simulator_home") -> dict[Role, tuple[str, ...]]:
        """Return the addresses to open in a browser, with their tokens, the surest first."""
        tokens: dict[Role, str] = {"director": self.director_token, "viewer": self.viewer_token}
        pages = [_page(host, port, path) for host in names_of(self.host)]
        if not self.director_token:
            return {"director": tuple(pages)}
        return {
            role: tuple(f"{page}?token={token}" for page in pages)
            for role, token in tokens.items()
            if token
        }


def _page(host: str, port: int, path: str) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{path}"


def access_for(
    host: str, *, token: str = "", viewer_token: str = "", names: Iterable[str] = ()
) -> Access:
    """Return the rules for a server that listens on `host`.

    Away from this machine's own addresses tokens are needed: those not given are made. `names` are
    further host names the server is called by, such as that of a proxy in front of it.
    """
    known = {"localhost", "127.0.0.1", "::1", host.lower(), *(name.lower() for name in names)}
    if is_loopback(host) and not token:
        return Access(host, frozenset(known))
    known |= {socket.gethostname().lower(), socket.getfqdn().lower()}
    return Access(
        host,
        frozenset(known),
        director_token=token or secrets.token_urlsafe(16),
        viewer_token=viewer_token or secrets.token_urlsafe(16),
    )


class AccessMiddleware:
    """Lets a request pass when its Host, Origin, size and token are right, and names its role."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        asked = _query_token(scope)
        role = self._access.role_of(asked or _cookie_token(headers, scope))
        refusal = (
            _refusal(headers, self._access)
            or _needs_token(role)
            or _bad_body(scope["method"], scope["path"], headers)
        )
        cookie = f"{_cookie_name(scope)}={asked}" if asked and role and not refusal else ""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), cookie)
            await send(message)

        scope.setdefault("state", {})["role"] = role
        await (refusal or self._app)(scope, receive, send_with_headers)


def _refusal(headers: Headers, access: Access) -> PlainTextResponse | None:
    """Return why a request is refused whoever sends it, or `None`."""
    host = _host_name(headers.get("host", ""))
    if not access.knows_host(host):
        return _refuse(
            400,
            f"This server isn't called {host!r}. Open the address it printed, or start it with "
            "--allow-host and that name.",
        )
    if not _same_origin(headers):
        return _refuse(403, "Requests from other sites are refused. Use the town's own page.")
    return None


def _bad_body(method: str, path: str, headers: Headers) -> PlainTextResponse | None:
    """Return why a body is refused; types that a foreign form can't send keep other sites out."""
    if method in {"GET", "HEAD"} or path in GONE:
        return None
    kind, most = "application/json", MAX_BODY
    if path == IMPORT:
        kind, most = "application/octet-stream", MAX_BYTES
    if headers.get("content-type", "").partition(";")[0].strip().lower() != kind:
        return _refuse(415, f"Expected a body of type {kind}.")
    size = headers.get("content-length", "")
    if not size.isdecimal() or int(size) > most:
        return _refuse(413, f"Expected a body with a length of at most {most} bytes.")
    return None


def _needs_token(role: Role | None) -> PlainTextResponse | None:
    if role is not None:
        return None
    return _refuse(
        401,
        "This town is opened with a link that holds its token (?token=...). Ask whoever started "
        "it: the link was printed there.",
    )


def _refuse(status: int, sentence: str) -> PlainTextResponse:
    return PlainTextResponse(sentence, status_code=status)


def _same_origin(headers: Headers) -> bool:
    """Tell whether a request comes from the town's own page or from no page at all."""
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    # Opening a link from another site is fine; being loaded into its pages is not.
    site = headers.get("sec-fetch-site", "none")
    return site in {"none", "same-origin"} or headers.get("sec-fetch-mode") == "navigate"


def _add_headers(headers: MutableHeaders, cookie: str) -> None:
    for name, value in SECURITY_HEADERS.items():
        headers[name] = value
    headers.setdefault("cache-control", "no-cache")
    if cookie:
        headers.append("set-cookie", f"{cookie}; Path=/; HttpOnly; SameSite=Strict")


def _query_token(scope: Scope) -> str:
    query: str = scope["query_string"].decode("latin-1")
    return parse_qs(query).get("token", [""])[0]


def _cookie_token(headers: Headers, scope: Scope) -> str:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(_cookie_name(scope))
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _cookie_name(scope: Scope) -> str:
    """Return a name of its own for each port: browsers share cookies between ports."""
    server = scope.get("server") or ("", 0)
    return f"townsfolk_{server[1]}"


def _host_name(host: str) -> str:
    """Return the name in a Host header: `[::1]:8000` is `::1`."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
