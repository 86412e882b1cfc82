"""The command `zvit desk`; `zvit` imports this module only when it is asked for."""

from typing import Annotated

import typer

from flows.desk.server import PORT, serve_desk
from flows.language import asked_language, told
from flows.options import Config, Language, application, example
from flows.settings import load_settings

app = application(
    "desk", told("Робота за місяць у браузері.", "The month's work in a browser.")
)


@app.command(
    help=told(
        "Робота за місяць у браузері, на цьому комп’ютері.",
        "The month's work in a browser, on this computer.",
    ),
    epilog=example("zvit desk --port 8835"),
)
def desk(
    port: Annotated[
        int,
        typer.Option(
            min=0,
            max=65535,
            help=told("Порт; 0 – будь-який вільний.", "The port; 0 takes a free one."),
        ),
    ] = PORT,
    *,
    no_browser: Annotated[
        bool,
        typer.Option(
            "--no-browser",
            help=told("Не відкривати браузера.", "Do not open the browser."),
        ),
    ] = False,
    config: Config = None,
    lang: Language = None,
) -> None:
    """The desk."""
    settings = load_settings(config)
    language = asked_language(lang or settings.language)
    serve_desk(settings, language, port, opens_browser=not no_browser)
