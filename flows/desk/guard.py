"""Who may speak to the desk: the person at this computer, through the desk's own pages.

A page of another site can make a browser send requests here; a name that it owns can be
made to point to this computer. So the host named, the origin and, for what changes
anything, the token of the desk's own forms must all be right.
"""

import hmac
from collections.abc import Mapping
from email.message import Message

from flows.desk.parts import TOKEN
from transforms.errors import RequestError

_OWN = frozenset({"same-origin", "none"})
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Pages of feedback carry their style with them and have no script.
FEEDBACK_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: browsers would then hide the origin of our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def check_origin(headers: Message, port: int) -> None:
    """Refuse what does not come from the desk's own pages or from the address bar.

    Raises:
        RequestError: `desk-refused`.
    """
    hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
    host = headers.get("Host", "")
    origin = headers.get("Origin")
    if (
        host not in hosts
        or headers.get("Sec-Fetch-Site", "none") not in _OWN
        or (origin is not None and origin != f"http://{host}")
    ):
        raise RequestError("desk-refused")


def check_token(fields: Mapping[str, str], token: str) -> None:
    """Refuse a form that this desk did not make.

    Raises:
        RequestError: `desk-stale`.
    """
    if not hmac.compare_digest(fields.get(TOKEN, "").encode(), token.encode()):
        raise RequestError("desk-stale")
