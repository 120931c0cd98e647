"""The HTML of a shared file: the built page and the parts, compressed, as text that is data.

The file reaches for nothing: its policy lets two scripts and a style run, known by their hashes,
and no address be asked. Whatever people say in it, it can't become a script or leave the machine.
"""

import base64
import gzip
import hashlib
import html
from collections.abc import Iterable, Iterator
from pathlib import Path

from townsfolk.errors import BadInputError

FOLDER = "shared"
"""Where the build puts the page of shared files, inside the folder of the page."""

# An element whose type is no script's is data, which no policy has to let in.
_BOOT = """
const packed = Uint8Array.from(
  atob(document.getElementById('part/page').textContent), (one) => one.charCodeAt(0))
const page = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))
new Response(page).text().then((text) => {
  const script = document.createElement('script')
  script.type = 'module'
  script.textContent = text
  document.body.append(script)
})
"""


def shared_page(title: str, web: Path, parts: Iterable[tuple[str, bytes]]) -> Iterator[str]:
    """Yield the text of a shared file. Raises `BadInputError` when the page isn't built."""
    script, style = (_built(web, name) for name in ("shared.js", "shared.css"))
    icon = base64.b64encode((web / "favicon.svg").read_bytes()).decode()
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(script, style)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{html.escape(title)}</title>\n"
        f'<link rel="icon" href="data:image/svg+xml;base64,{icon}">\n'
        f"<style>{style}</style>\n</head>\n<body>\n"
        "<noscript>This is a town, lived in townsfolk. Let scripts run to see it.</noscript>"
    )
    for name, content in (("page", script.encode()), *parts):
        packed = base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()
        yield f'\n<script type="text/plain" id="part/{name}">{packed}</script>'
    yield f"\n<script>{_BOOT}</script>\n</body>\n</html>\n"


def _policy(script: str, style: str) -> str:
    return (
        f"default-src 'none'; script-src {_hash(_BOOT)} {_hash(script)}; style-src {_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _built(web: Path, name: str) -> str:
    file = web / FOLDER / name
    if not file.is_file():
        raise BadInputError(
            f"The page of shared files isn't built: expected {str(file)!r}. Reinstall the package, "
            "or run `npm ci && npm run build` in the folder web/."
        )
    return file.read_text(encoding="utf-8").replace("\r\n", "\n")
