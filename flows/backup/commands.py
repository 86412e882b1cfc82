"""The commands `zvit backup` and `zvit restore`.

`zvit` imports this module only when one of them is asked for. Results go to stdout;
progress, and what a person should know, to stderr.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from flows.backup.archive import FOLDERS, SETTINGS, OnBytes, read_archive
from flows.backup.making import END, make_backup, sources_of
from flows.backup.restoring import OUTPUT, Places, Restored, restore_backup
from flows.language import asked_language, told
from flows.options import (
    FILE,
    AsJson,
    Config,
    Language,
    Output,
    application,
    example,
)
from flows.settings import load_settings, settings_file
from flows.terminal import print_json, print_line, print_problem
from flows.wording import message
from transforms.errors import ConfigError

app = application("backup", told("Резервні копії.", "Backups."))
_WORDS = {
    "uk": {
        "made": "Резервна копія: {file}",
        "holds": "  файлів {files}, {size} байтів, записів журналу {records}",
        "removed": "  вилучено стару: {file}",
        "sound": "Копія ціла: {file}",
        "put": "Відновлено {part}: {path}",
        "left": "Залишено як є {part}: {path}",
        "aside": "Попередню теку перенесено: {path}",
    },
    "en": {
        "made": "Backup: {file}",
        "holds": "  {files} files, {size} bytes, {records} records of the ledger",
        "removed": "  old one removed: {file}",
        "sound": "The backup is sound: {file}",
        "put": "Restored {part}: {path}",
        "left": "Left as it is {part}: {path}",
        "aside": "The folder before was moved to {path}",
    },
}


@app.command(
    help=told(
        "Зберегти в один файл усе, чого не зробити знову.",
        "Keep in one file all that cannot be made again.",
    ),
    epilog=example("zvit backup --to backups --keep 30"),
)
def backup(
    *,
    to: Annotated[
        Path | None,
        typer.Option(
            metavar=told("ТЕКА|ФАЙЛ", "FOLDER|FILE"),
            help=told(
                f"Тека або файл {END}; без цього – backups поруч із output.",
                f"Folder, or a file {END}; backups beside output if not given.",
            ),
        ),
    ] = None,
    keep: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar=told("ЧИСЛО", "NUMBER"),
            help=told(
                "Скільки копій залишити в теці, найновіших.",
                "How many backups the folder keeps, the newest.",
            ),
        ),
    ] = None,
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Make a backup."""
    settings = load_settings(config)
    language = asked_language(lang or settings.language)
    words = _WORDS[language]
    if to and keep and to.name.endswith(END):
        raise typer.BadParameter(END, param_hint="--to / --keep")
    sources = sources_of(settings, settings_file(config), output)
    target = to or sources.output.parent / "backups"
    with _progress() as on_size:
        made = make_backup(sources, target, keep, on_size)
    for path in made.skipped:
        _tell("backup-skipped", language, file=path)
    about = made.about
    said = {"file": str(made.file), "files": about.files, "size": about.size,
            "records": about.records, "head": about.head}  # fmt: skip
    if as_json:
        removed = {"removed": [str(path) for path in made.removed]}
        print_line(json.dumps(said | removed, ensure_ascii=False))
        return
    print_line(words["made"].format_map(said))
    print_line(words["holds"].format_map(said))
    for path in made.removed:
        print_line(words["removed"].format(file=path))


@app.command(
    help=told(
        "Відновити з копії, перевіривши кожен її байт.",
        "Restore a backup, every byte of it checked.",
    ),
    epilog=example("zvit restore backups/zvit-nizhyn-20261205T010000Z.tar.gz"),
)
def restore(  # noqa: PLR0913 - the options of the command
    archive: Annotated[
        Path, typer.Argument(metavar=FILE, help=told("Копія.", "The backup."))
    ],
    *,
    output: Output = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help=told(
                "Теку, де вже щось є, перенести вбік і замінити.",
                "Move a folder that is not empty aside, and replace it.",
            ),
        ),
    ] = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help=told("Лише перевірити копію.", "Only check the backup."),
        ),
    ] = False,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Restore a backup, or only check it."""
    language = asked_language(lang)
    if check:
        with _progress() as on_size:
            about = read_archive(archive, on_bytes=on_size(_size(archive)))
        if as_json:
            print_line(json.dumps({"file": str(archive), "records": about.records,
                              "files": about.files, "size": about.size}))  # fmt: skip
        else:
            print_line(_WORDS[language]["sound"].format(file=archive))
        return
    places = _places(output, config)
    with _progress() as on_size:
        on_bytes = on_size(2 * _size(archive))
        done = restore_backup(archive, places, replace=replace, on_bytes=on_bytes)
    if done.newer:
        _tell("backup-older", language, count=done.newer, aside=done.aside)
    _say_restored(done, language, as_json=as_json)


def _places(output: Path | None, config: Path | None) -> Places:
    """Where the settings say; on a machine without settings, in the current folder."""
    try:
        file = settings_file(config)
    except ConfigError:
        here = {name: Path.cwd() / name for name in (*FOLDERS, SETTINGS)}
        return Places(here | ({OUTPUT: output} if output else {}), None)
    settings = load_settings(file)
    sources = sources_of(settings, file, output)
    parts = {OUTPUT: sources.output, "reports": sources.reports, SETTINGS: file}
    if sources.codes:
        parts["codes"] = sources.codes
    return Places(parts, settings.publisher.key)


def _say_restored(done: Restored, language: str, *, as_json: bool) -> None:
    said = {
        "put": {name: str(path) for name, path in done.put.items()},
        "left": {name: str(path) for name, path in done.left.items()},
        "aside": str(done.aside) if done.aside else None,
        "madeAt": done.about.made_at,
        "records": done.about.records,
        "recordsLost": done.newer,
    }
    if as_json:
        print_json(said)
        return
    words = _WORDS[language]
    for kind, parts in (("put", done.put), ("left", done.left)):
        for name, path in parts.items():
            print_line(words[kind].format(part=name, path=path))
    if done.aside:
        print_line(words["aside"].format(path=done.aside))


@contextmanager
def _progress() -> Iterator[Callable[[int], OnBytes]]:
    """Shows how much is done with, where a person watches; takes how much there is."""
    if not sys.stderr.isatty():
        yield lambda _: lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:

        def begin(size: int) -> OnBytes:
            task = bar.add_task("", total=size)
            return lambda count: bar.advance(task, count)

        yield begin


def _size(archive: Path) -> int:
    return archive.stat().st_size if archive.is_file() else 0


def _tell(rule: str, language: str, **details: object) -> None:
    print_problem(f"zvit: {message(rule, details, language)}")
