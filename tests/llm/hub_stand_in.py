"""A stand-in for Hugging Face, after its documented API: a repository's files, and their bytes."""

import contextlib
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """What the hub holds: files by `org/repo/path`, and how it misbehaves.

    `cuts` are the bytes after which the next answers break off, `served` overlays what is sent,
    `refusals` are statuses and error codes by path, `ranges` are the `Range` headers that came.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    served: dict[str, bytes] = field(default_factory=dict)
    cuts: list[int] = field(default_factory=list)
    refusals: dict[str, tuple[int, str]] = field(default_factory=dict)
    knows_ranges: bool = True
    address: str = ""
    ranges: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    def described(self, repo: str) -> dict[str, object] | None:
        """Return what `/api/models/REPO?blobs=true` says."""
        held = {
            name.removeprefix(f"{repo}/"): content
            for name, content in self.files.items()
            if name.startswith(f"{repo}/")
        }
        if not held:
            return None
        siblings: list[dict[str, object]] = [{"rfilename": "README.md", "size": 12, "blobId": "b"}]
        for path, content in held.items():
            lfs = {
                "sha256": hashlib.sha256(content).hexdigest(),
                "size": len(content),
                "pointerSize": 134,
            }
            siblings.append({"rfilename": path, "size": len(content), "blobId": "b", "lfs": lfs})
        return {"id": repo, "sha": COMMIT, "gated": False, "private": False, "siblings": siblings}


@contextlib.contextmanager
def hub_stand_in() -> Iterator[Hub]:
    """Serve a hub on a free port of 127.0.0.1 until the block ends."""
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hub.tokens.append(self.headers.get("authorization", ""))
            path = self.path.partition("?")[0]
            if path in hub.refusals:
                self._refuse(*hub.refusals[path])
            elif api := re.fullmatch(r"/api/models/([^/]+/[^/]+)", path):
                described = hub.described(api[1])
                if described is None:
                    self._refuse(401, "RepoNotFound")
                else:
                    self._send(200, json.dumps(described).encode())
            elif resolved := re.fullmatch(rf"/([^/]+/[^/]+)/resolve/{COMMIT}/(.+)", path):
                # As the hub does it: the bytes are at another host.
                elsewhere = f"http://localhost:{server.server_port}"
                self._send(302, b"", location=f"{elsewhere}/blobs/{resolved[1]}/{resolved[2]}")
            elif path.startswith("/blobs/"):
                self._send_file(path.removeprefix("/blobs/"))
            else:
                self._refuse(404, "EntryNotFound")

        def _send_file(self, name: str) -> None:
            content = hub.served.get(name, hub.files[name])
            begin, ranged = 0, self.headers.get("range", "")
            if ranged:
                hub.ranges.append(ranged)
            if ranged and hub.knows_ranges:
                begin = int(ranged.removeprefix("bytes=").removesuffix("-"))
            part = content[begin:]
            self.send_response(206 if begin else 200)
            self.send_header("content-length", str(len(part)))
            self.end_headers()
            self.wfile.write(part[: hub.cuts.pop(0)] if hub.cuts else part)

        def _refuse(self, status: int, code: str) -> None:
            self._send(status, b'{"error": "no"}', **{"x-error-code": code})

        def _send(self, status: int, content: bytes, **headers: str) -> None:
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    hub.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
