"""The command `zvit watch`, for cron or a timer, once a day.

`zvit` imports this module only when it is asked for.
"""

from typing import Annotated

import typer

from flows.language import asked_language, told
from flows.notices.words import WORDS
from flows.options import (
    AsJson,
    Config,
    Language,
    Output,
    application,
    example,
)
from flows.settings import Settings, load_settings
from flows.terminal import print_json, print_line

app = application(
    "watch", told("Прострочене й місце на диску.", "What is overdue; the disk.")
)


@app.command(
    epilog=example("zvit watch"),
    help=told(
        "Знайти прострочене й нестачу місця на диску та сповістити про них, раз на "
        "місяць про кожне.",
        "Find what is overdue and a disk that is nearly full, and send notices of "
        "them, each once a month.",
    ),
)
def watch(
    *,
    test: Annotated[
        bool,
        typer.Option(
            "--test",
            help=told(
                "Надіслати на кожну адресу пробне сповіщення, більше нічого.",
                "Only send a test notice to each address.",
            ),
        ),
    ] = False,
    output: Output = None,
    as_json: AsJson = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """Look, tell, and say what was found."""
    settings = load_settings(config)
    language = asked_language(lang or settings.language)
    if test:
        raise typer.Exit(_test(settings, language, as_json=as_json))
    from flows.notices.watch import watch as look

    problems = look(settings, output)
    if as_json:
        found = [
            {
                "kind": one.kind,
                "month": one.month,
                "ruleId": one.rule_id,
                "message": one.worded(language),
            }
            for one in problems
        ]
        print_json({"problems": found})
        return
    for one in problems:
        print_line(one.worded(language))
    if not problems:
        print_line(WORDS[language]["in-time"])


def _test(settings: Settings, language: str, *, as_json: bool) -> int:
    """Say for each address whether it took a test notice; 10 where one did not."""
    from flows.notices.notice import trial_notice
    from flows.notices.sending import send
    from flows.notices.telling import addresses_of

    answers = send(addresses_of(settings), trial_notice(settings))
    if as_json:
        print_json({"taken": answers})
    for name, taken in () if as_json else answers.items():
        said = WORDS[language]["taken" if taken else "refused"]
        print_line(said.format(address=name))
    return 0 if all(answers.values()) else 10
