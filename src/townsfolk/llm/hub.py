"""Pulls GGUF files from Hugging Face, goes on where a download was cut, and checks what came.

    find -> Listing (the hub's API: files, sizes, SHA-256) -> pull -> _fetch -> _receive (Range)

`HF_ENDPOINT` names a mirror, `HF_TOKEN` opens what is gated; both are the hub's own names.
"""

import contextlib
import hashlib
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
from filelock import FileLock
from pydantic import BaseModel, ValidationError

from townsfolk.errors import ModelError, ModelMissingError, ModelUnavailableError, SettingsError
from townsfolk.llm.pulled import LOCK, PART, folder_of, name_of
from townsfolk.llm.weights import Progress
from townsfolk.settings import hub_address, hub_token

USUAL_KIND = "Q4_K_M"
"""Taken where nothing else is asked for: the smallest at which little is lost, as Ollama holds."""
ROOM_LEFT = 500_000_000
"""Bytes of the disk that a download leaves free."""

_SOURCE = re.compile(
    r"(?:https?://)?(?:(?:huggingface\.co|hf\.co)/)?"
    r"(?P<repo>[\w-][\w.-]*/[\w-][\w.-]*)"
    r"(?:(?::|/(?:resolve|blob)/[^/?]+/)(?P<file>[^?]+))?(?:\?.*)?"
)
_FILE = re.compile(r"(?!mmproj)\w[\w.+() -]*\.gguf")
"""A file name that is safe on every disk, and no model's eyes (`mmproj`)."""
_CONNECT_S, _READ_S = 10.0, 60.0
WAITS_S = (1.0, 2.0, 4.0, 8.0)
"""How long it is waited after each failure in a row in which nothing came."""


class _Lfs(BaseModel):
    sha256: str
    size: int


class _Sibling(BaseModel):
    rfilename: str
    lfs: _Lfs | None = None


class _Repository(BaseModel):
    """What is read of `/api/models/REPO?blobs=true`."""

    sha: str
    siblings: list[_Sibling]


@dataclass(frozen=True, slots=True)
class HubFile:
    """One file of a repository as the hub describes it; `size` is in bytes."""

    repo: str
    commit: str
    path: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The file's name without folders: a path of others is never one on this machine."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Found:
    """A model of a repository: one file, or the parts it was split into."""

    repo: str
    files: tuple[HubFile, ...]

    @property
    def name(self) -> str:
        """What it is called here once it was pulled."""
        return name_of(self.files[0].name)

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)


def find(source: str) -> Found:
    """Return the model that `org/repo`, `org/repo:FILE` or its address on huggingface.co means.

    FILE is a file's name or a part of it, such as `Q8_0`. Raises `SettingsError` when that is no
    such thing or leaves a choice, `ModelMissingError` when it isn't there or not for everybody, and
    `ModelUnavailableError` when the hub can't be reached.
    """
    read = _SOURCE.fullmatch(source.strip())
    if read is None:
        raise SettingsError(
            f"Expected a model on Hugging Face as org/repo or org/repo:FILE, found {source!r}. "
            "An example: Qwen/Qwen2.5-3B-Instruct-GGUF:Q4_K_M"
        )
    models = _models(_described(read["repo"]), read["repo"])
    if not models:
        raise ModelMissingError(
            f"{read['repo']} on Hugging Face holds no GGUF file. Look there for a repository whose "
            "name ends in -GGUF; other formats must be converted first."
        )
    return _chosen(models, read["file"] or "", read["repo"])


def pull(model: Found, progress: Progress) -> Path:
    """Fetch a model's files into the folder of pulled models and return where the (first) one is.

    What came of an earlier try is kept and gone on with; a file that is here already is left alone.
    Blocks. Raises `ModelMissingError` when what came isn't what the hub described or there is no
    room for it, and `ModelUnavailableError` when it was cut off again and again.
    """
    folder = folder_of(model.repo)
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / LOCK), _client() as client:
        _check_room(model, folder)
        before = 0
        for file in model.files:
            target = folder / file.name
            # Its content was checked when it came; now its size is.
            if _size(target) != file.size:
                _fetch(client, file, target, _Bar(progress, before, model))
            before += file.size
    progress(model.size, model.size, model.name)
    return folder / model.files[0].name


@dataclass(frozen=True, slots=True)
class _Bar:
    """Tells a progress of one file as one of the whole model."""

    progress: Progress
    before: int
    model: Found

    def show(self, came: int) -> None:
        self.progress(self.before + came, self.model.size, self.model.name)


def _described(repo: str) -> _Repository:
    address = f"{hub_address()}/api/models/{repo}"
    try:
        with _client() as client:
            answer = client.get(address, params={"blobs": "true"})
        _check_status(answer, repo)
        return _Repository.model_validate_json(answer.content)
    except httpx.HTTPError as error:
        raise _away(error) from error
    except ValidationError as error:
        raise ModelUnavailableError(
            f"{address} answered with something that isn't a description of a model. Correct "
            "HF_ENDPOINT, or try again later."
        ) from error


def _models(described: _Repository, repo: str) -> list[Found]:
    """Return the models of a repository, each with all its parts; files without a sum are none."""
    parts: dict[str, list[HubFile]] = {}
    for one in sorted(described.siblings, key=lambda sibling: sibling.rfilename):
        if one.lfs is None:
            continue
        file = HubFile(repo, described.sha, one.rfilename, one.lfs.size, one.lfs.sha256)
        if _FILE.fullmatch(file.name):
            parts.setdefault(name_of(file.name), []).append(file)
    return [Found(repo, tuple(files)) for files in parts.values()]


def _chosen(models: list[Found], wanted: str, repo: str) -> Found:
    fits = [one for one in models if any(wanted in (f.path, f.name) for f in one.files)]
    part = (wanted or USUAL_KIND).casefold()
    fits = fits or [one for one in models if part in one.name.casefold()]
    if len(fits) == 1:
        return fits[0]
    if not wanted and len(models) == 1:
        return models[0]
    listed = ", ".join(f"{one.name} ({one.size / 1e9:.1f} GB)" for one in fits or models)
    found = f"several that fit {wanted!r}" if fits else f"none that fits {wanted or USUAL_KIND!r}"
    raise SettingsError(
        f"Expected one file of {repo} on Hugging Face, found {found}. Say which, as in "
        f"{repo}:{(fits or models)[0].name}. It holds {listed}."
    )


def _check_room(model: Found, folder: Path) -> None:
    """Raise `ModelMissingError` when what is still to come doesn't fit on the disk."""
    came = sum(max(_size(folder / f.name), _size(_part(folder, f))) for f in model.files)
    if came >= model.size:
        return
    wanted = model.size - came + ROOM_LEFT
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise ModelMissingError(
            f"{model.name} needs {wanted / 1e9:.1f} GB of disk in {folder}, but {free / 1e9:.1f} "
            "GB are free. Make room, choose a smaller file, or set TOWNSFOLK_HOME to another disk."
        )


def _fetch(client: httpx.Client, file: HubFile, target: Path, bar: _Bar) -> None:
    """Fetch a file beside `target`, again and again while anything comes, then put it there."""
    part = _part(target.parent, file)
    failures = 0
    while (came := _size(part)) < file.size:
        said = "it ended too early"
        try:
            _receive(client, file, part, bar)
        except httpx.HTTPError as error:
            said = type(error).__name__
        failures = 0 if _size(part) > came else failures + 1
        if failures > len(WAITS_S):
            raise ModelUnavailableError(
                f"{file.name} was cut off at {_size(part) / 1e6:,.0f} of {file.size / 1e6:,.0f} MB "
                f"({said}). What came is kept: the same command goes on from there."
            )
        if failures:
            time.sleep(WAITS_S[failures - 1])
    _check_sum(part, file)
    part.replace(target)


def _receive(client: httpx.Client, file: HubFile, part: Path, bar: _Bar) -> None:
    """Append what is missing of a file; a server that can't go on in the middle begins anew."""
    came = _size(part)
    address = f"{hub_address()}/{file.repo}/resolve/{file.commit}/{quote(file.path)}"
    ranged = {"Range": f"bytes={came}-"} if came else {}
    with client.stream("GET", address, headers=ranged) as answer:
        _check_status(answer, file.repo)
        goes_on = answer.status_code == httpx.codes.PARTIAL_CONTENT
        came = came if goes_on else 0
        with part.open("ab" if goes_on else "wb") as target:
            for chunk in answer.iter_raw():
                target.write(chunk)
                came += len(chunk)
                bar.show(min(came, file.size))
                if came > file.size:
                    return


def _check_sum(part: Path, file: HubFile) -> None:
    with part.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    if found != file.sha256:
        part.unlink()
        raise ModelMissingError(
            f"What came isn't {file.name} as Hugging Face describes it (expected the sha256 "
            f"{file.sha256}, found {found}), so it was thrown away. Try again; if it stays so, "
            "choose another file."
        )


def _part(folder: Path, file: HubFile) -> Path:
    """Return where a file grows. Named by its sum: one that was changed at the hub begins anew."""
    return folder / f"{file.name}.{file.sha256[:12]}{PART}"


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


@contextlib.contextmanager
def _client() -> Iterator[httpx.Client]:
    token = hub_token()
    headers = {"Accept-Encoding": "identity"}  # what comes are the file's own bytes
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    timeout = httpx.Timeout(_READ_S, connect=_CONNECT_S)
    # httpx leaves the token out where a redirect leads to another host.
    with httpx.Client(timeout=timeout, headers=headers, follow_redirects=True) as client:
        yield client


def _check_status(answer: httpx.Response, repo: str) -> None:
    if answer.is_success:
        return
    code = answer.headers.get("x-error-code", "")
    status = answer.status_code
    if code == "GatedRepo" or status == httpx.codes.FORBIDDEN:
        raise ModelMissingError(
            f"{repo} on Hugging Face is gated (status {status}). Accept its terms on its page "
            "there, make a token in your settings, set HF_TOKEN to it, and try again."
        )
    if status in (httpx.codes.NOT_FOUND, httpx.codes.UNAUTHORIZED):
        raise ModelMissingError(
            f"There is no {repo} on Hugging Face, or only for its owners (status {status}). "
            "Check the name; for a private one set HF_TOKEN to your token."
        )
    raise ModelUnavailableError(
        f"Hugging Face can't answer now (status {status}). Try again later; what came is kept."
    )


def _away(error: httpx.HTTPError) -> ModelError:
    return ModelUnavailableError(
        f"{hub_address()} can't be reached ({error or type(error).__name__}). Connect to the "
        "internet and try again, or set HF_ENDPOINT to a mirror. Without it there is the embedded "
        "model, and any GGUF file that you have: --model FILE.gguf"
    )
