"""Checks of the portal: it answers, it has our organisation, it lets the token write.

Nothing is written there.
"""

from flows.doctor.finding import Finding, State, bad, failed, good
from flows.publish.portal.client import Client
from flows.publish.portal.publication import token_of
from flows.publish.portal_profile import profile_of
from flows.settings import Settings
from transforms.errors import PipelineError, PublishError

SECONDS = 5


def check_portal(settings: Settings) -> list[Finding]:
    """The default portal, the organisation there, the token for it."""
    name = settings.default_portal_name
    token, problem = _token(settings, name)
    url = profile_of(settings.default_portal).url
    client = Client(url, token, SECONDS, sleep=lambda _: None)
    try:
        client.read("status_show")
        found = [good("portal", name=name, url=url), _organisation(client, settings)]
        return [*found, problem or _writes(client, settings)]
    except PublishError as error:
        # Who does not publish can do without a portal.
        state: State = "warning" if problem and problem.state == "off" else "error"
        return [failed("portal", error, state), *([problem] if problem else [])]
    finally:
        client.close()


def _token(settings: Settings, name: str) -> tuple[str | None, Finding | None]:
    """The token, or why there is none; without one nothing can be published."""
    try:
        return token_of(settings, name), None
    except PipelineError as error:
        wanted = settings.schedule.publish or error.rule_id != "portal-token-missing"
        state: State = "error" if wanted else "off"
        return None, failed("token", error, state)


def _organisation(client: Client, settings: Settings) -> Finding:
    name = settings.default_portal_name
    organisation = settings.default_portal.organisation
    if organisation is None:
        return bad("organisation", "portal-organisation-unset", "warning", name=name)
    try:
        client.read("organization_show", id=organisation)
    except PublishError as error:
        if error.rule_id != "portal-gone":
            return failed("organisation", error)
        return bad(
            "organisation",
            "portal-organisation-missing",
            url=client.url,
            organisation=organisation,
            name=name,
        )
    return good("organisation", organisation=organisation)


def _writes(client: Client, settings: Settings) -> Finding:
    """Whether the portal counts the organisation among those the token writes for."""
    organisation = settings.default_portal.organisation
    try:
        mine = client.read("organization_list_for_user", permission="create_dataset")
    except PublishError as error:
        return failed("token", error)
    names = [one.get(key) for one in mine or () for key in ("name", "id")]
    if (organisation in names) if organisation else names:
        return good("token")
    variable = f"ZVIT_PORTALS__{settings.default_portal_name.upper()}__TOKEN"
    return bad(
        "token",
        "portal-token-useless",
        url=client.url,
        organisation=organisation or "–",
        variable=variable,
    )
