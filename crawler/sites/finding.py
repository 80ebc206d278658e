"""Which profile is meant: by name, by file, by address."""

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from crawler.errors import ProfileError
from crawler.sites.loading import parse_profile
from crawler.sites.profile import Profile

_OWN = Path(__file__).parent


def load_profile(name_or_path: str | Path, *, folders: Sequence[Path] = ()) -> Profile:
    """The profile of this name, or in this file.

    folders: where the user's own profiles lie; they go before the package's.
    """
    path = Path(name_or_path)
    if path.suffix == ".toml":
        return _read(path)
    for folder in (*folders, _OWN):
        file = folder / f"{name_or_path}.toml"
        if file.is_file():
            return _read(file)
    known = ", ".join(profile_names(folders=folders))
    reason = f"there is no profile of this name; there are: {known}"
    raise ProfileError(str(name_or_path), None, reason)


def profile_names(*, folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """The names of all profiles, in alphabetical order."""
    files = (file for folder in (*folders, _OWN) for file in folder.glob("*.toml"))
    return tuple(sorted({file.stem for file in files}))


def profile_for(url: str, *, folders: Sequence[Path] = ()) -> Profile | None:
    """The profile of the site that owns this address; `None` if none claims it."""
    profiles = _profiles(folders) if folders else _package_profiles()
    return next((profile for profile in profiles if profile.owns(url)), None)


def _profiles(folders: Sequence[Path]) -> tuple[Profile, ...]:
    names = profile_names(folders=folders)
    return tuple(load_profile(name, folders=folders) for name in names)


@cache
def _package_profiles() -> tuple[Profile, ...]:
    """The package's own, read once: extraction asks for one with every page."""
    return _profiles(())


def _read(file: Path) -> Profile:
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ProfileError(
            str(file), None, error.strerror or "cannot be read"
        ) from error
    except UnicodeDecodeError as error:
        raise ProfileError(str(file), None, "is not UTF-8 text") from error
    return _parsed(text, str(file), file.stem)


@lru_cache(maxsize=64)
def _parsed(text: str, file: str, stem: str) -> Profile:
    return parse_profile(text, file=file, name=stem)
