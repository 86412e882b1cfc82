"""Whatever a folder holds comes back byte for byte, under whatever names."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.backup.making import Sources, make_backup
from flows.backup.restoring import Places, restore_backup
from flows.ledger import FILE, Ledger
from tests.functional.command import files

# All that a file's name may be but "." and "..": also what is no UTF-8.
NAMES = (
    st.binary(min_size=1, max_size=60)
    .map(lambda name: name.replace(b"/", b"_").replace(b"\0", b"_").decode(
        errors="surrogateescape"))
    .filter(lambda name: name not in {".", "..", ".lock", "audit"})
)  # fmt: skip
WORDS = st.sampled_from(["a", "b", "a-b", "Звіт № 1", "\u00a0", "-", "a\\b", "\n"])
PATHS = st.lists(NAMES | WORDS, min_size=1, max_size=3).map(tuple)
CONTENT = st.binary(max_size=300)


def write(folder: Path, held: dict[tuple[str, ...], bytes]) -> None:
    """Each file, unless a file stands where its folder would."""
    folder.mkdir(exist_ok=True)
    for parts, content in held.items():
        path = folder.joinpath(*parts)
        if path.is_dir() or any(one.is_file() for one in path.parents):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@settings(max_examples=60)
@given(
    st.dictionaries(PATHS, CONTENT, max_size=8),
    st.dictionaries(PATHS, CONTENT, max_size=4),
)
def test_folder_comes_back_as_it_was(
    kept: dict[tuple[str, ...], bytes], reports: dict[tuple[str, ...], bytes]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ledger = Ledger(folder / "output" / "audit" / FILE)
        ledger.append({"startedAt": "2026-11-28T10:00:00Z"}, [])
        write(folder / "output", kept)
        write(folder / "reports", reports)
        (folder / "zvit.toml").write_bytes(b"")
        sources = Sources(
            "nizhyn", folder / "output", folder / "reports", folder / "zvit.toml"
        )
        archive = make_backup(sources, folder / "a.tar.gz").file
        back = folder / "back"
        parts = {part: back / part for part in ("output", "reports", "zvit.toml")}
        restore_backup(archive, Places(parts, None), replace=False)
        (folder / "output" / ".lock").unlink()
        for part in ("output", "reports"):
            there = files(back / part) if (back / part).exists() else {}
            assert there == files(folder / part)
