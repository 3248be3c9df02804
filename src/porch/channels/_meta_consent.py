"""Connects by Facebook Login: the person consents, chooses a page, and the page's lasting key is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from porch.channels._meta_graph import VERSION, Graph
from porch.core.channel import Credentials, Field, Wire
from porch.core.errors import ChannelError, KeyRefused
from porch.core.payload import items, text

LOGIN = "https://www.facebook.com"
KEPT = ("api", "version", "app_id", "app_secret", "verify_token", "history_days")
FIELDS = (
    Field(name="app_id", label="App ID", help="Of your app at developers.facebook.com, under App settings, Basic."),
    Field(
        name="app_secret", label="App secret", kind="password", secret=True,
        help="It stands beside the App ID. With it Porch knows Meta's deliveries from forged ones.",
    ),
    Field(
        name="verify_token", label="Verify token", secret=True, required=False,
        help="Make up a long word. Meta asks for the same word when you enter Porch's address under Webhooks.",
    ),
    Field(
        name="page", label="Page", required=False,
        help="The name of your page, if you look after several. Leave it empty if there is only one.",
    ),
    Field(
        name="access_token", label="Page access token", kind="password", secret=True, required=False,
        help="Leave it empty to be asked by Facebook. Only if you made a page token yourself, paste it here.",
    ),
)  # fmt: skip

Item = Mapping[str, Any]


class Login:
    """Asks a person for leave to look after one of their pages. `find_us` adds what a network knows us by."""

    scopes: tuple[str, ...] = ()
    network = "Facebook"

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def authorize(self, fields: Credentials, redirect_uri: str, state: str) -> tuple[str, Credentials]:
        """Return the consent page's address and what must be kept; ChannelError when the app is not named."""
        kept = {name: fields[name] for name in (*KEPT, "page") if fields.get(name)}
        if not kept.get("app_id") or not kept.get("app_secret"):
            raise ChannelError("The App ID and the app secret of your own Meta app are needed first", permanent=True)
        query = {
            "client_id": kept["app_id"], "redirect_uri": redirect_uri, "state": state,
            "scope": ",".join(self.scopes), "response_type": "code",
        }  # fmt: skip
        base = (fields.get("api") or LOGIN).rstrip("/")
        address = f"{base}/{kept.get('version') or VERSION}/dialog/oauth?{urlencode(query)}"
        return address, {**kept, "redirect_uri": redirect_uri}

    def exchange(self, kept: Credentials, code: str) -> Credentials:
        """Return credentials for the page that was chosen; ChannelError names the pages when one must be named."""
        graph = Graph({**kept, "access_token": "", "app_secret": ""}, self._wire, self.network)
        app = {"client_id": kept["app_id"], "client_secret": kept["app_secret"]}
        asked_for = {**app, "redirect_uri": kept["redirect_uri"], "code": code.strip()}
        try:
            short = graph.trade(asked_for)
        except ChannelError as error:
            if error.permanent:
                raise KeyRefused(f"{self.network} did not take the code. Connect once more") from error
            raise
        found = {name: kept[name] for name in KEPT if kept.get(name)}
        return {**found, **page_of({**found, "access_token": short}, self._wire, self.network, kept.get("page", ""))}


def page_of(credentials: Credentials, wire: Wire, network: str, wanted: str = "") -> dict[str, str]:
    """Return the lasting key, id and name of a page, and the person's own key by which both can be renewed."""
    app = {"client_id": credentials["app_id"], "client_secret": credentials["app_secret"]}
    bare = Graph({**credentials, "access_token": "", "app_secret": ""}, wire, network)
    longer = {**app, "grant_type": "fb_exchange_token", "fb_exchange_token": credentials["access_token"]}
    lasting = bare.trade(longer)
    graph = Graph({**credentials, "access_token": lasting}, wire, network)
    told = graph.page("me/accounts", {"fields": "id,name,access_token", "limit": 100})
    page = chosen(items(told.items), wanted)
    return {
        "access_token": text(page, "access_token"), "page_id": text(page, "id"), "page": text(page, "name"),
        "user_token": lasting,
    }  # fmt: skip


def chosen(pages: list[Item], wanted: str) -> Item:
    """Return the page named `wanted`, or the only one; ChannelError names those there are."""
    keyed = [page for page in pages if text(page, "access_token") and text(page, "id")]
    named = [page for page in keyed if wanted.strip().casefold() in (text(page, "name").casefold(), text(page, "id"))]
    if len(named or keyed) == 1 and (named or not wanted.strip()):
        return (named or keyed)[0]
    if not keyed:
        raise ChannelError("No page was granted. Connect again and choose a page you look after", permanent=True)
    names = ", ".join(text(page, "name") for page in keyed)
    raise ChannelError(f"Write the name of one page into the field Page: {names}", permanent=True)


def renewed(credentials: Credentials, wire: Wire, network: str) -> Credentials:
    """Return the whole set of credentials with a fresh page key; KeyRefused when only a person can get one."""
    if not credentials.get("user_token") or not credentials.get("app_id"):
        raise KeyRefused(f"This key of {network} was pasted by hand: make a new one, or connect by Facebook's own page")
    fresh = page_of(
        {**credentials, "access_token": credentials["user_token"]}, wire, network, credentials.get("page_id", "")
    )
    return {**credentials, **{name: value for name, value in fresh.items() if value}}
