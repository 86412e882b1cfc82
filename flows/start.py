"""What the command `zvit` starts with: the program is not imported yet.

The import takes a moment. Ctrl-C in it ends the process without a word, as any other
program's; from then on the command line answers it.
"""

import signal


def main() -> None:
    """Import the command line and run it."""
    answer = signal.getsignal(signal.SIGINT)
    if answer is signal.default_int_handler:  # else it was asked to ignore Ctrl-C
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from flows.cli import main as run

    signal.signal(signal.SIGINT, answer)
    run()
