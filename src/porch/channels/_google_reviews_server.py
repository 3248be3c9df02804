"""What the Business Profile APIs are asked: our places, their reviews, the questions people ask on the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from porch.channels._google_reviews_reading import Place, outer
from porch.channels._google_session import Google, Params, Refused
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError
from porch.core.interaction import Handle

ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com"
PLACES = "https://mybusinessbusinessinformation.googleapis.com"
REVIEWS = "https://mybusiness.googleapis.com"
QUESTIONS = "https://mybusinessqanda.googleapis.com"
SCOPE = "https://www.googleapis.com/auth/business.manage"
PAGE = 50
QUESTION_PAGES = 5  # of ten questions each

Item = Mapping[str, Any]


class Page(NamedTuple):
    """One page of a list, and the token of the next; empty when it is the last."""

    items: list[Any]
    onward: str


class Business:
    """Our line to all that Google keeps of our places."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self.google = Google(credentials, wire, "Google Business Profile")
        self._only = credentials.get("place", "").strip().lower()

    @cached_property
    def places(self) -> list[Place]:
        """Return our places, or the one that was chosen; ChannelError (permanent) when there is none."""
        found = [place for account in self._accounts() for place in self._places(account)]
        chosen = {place.location: place for place in found if self._is_wanted(place)}
        if not chosen:
            raise ChannelError("This Google account looks after no such place on the map", permanent=True)
        return [chosen[name] for name in sorted(chosen)]  # whatever the order in which Google gives them

    def handle(self) -> Handle:
        """Return the first of our places as a handle, and how many more there are."""
        first, *more = self.places
        name = f"{first.title} and {len(more)} more" if more else first.title
        return Handle(kind="google_reviews", value=first.location, name=name)

    def reviews(self, place: Place, onward: str = "") -> Page:
        """Return one page of a place's reviews, the latest changed first."""
        asked: dict[str, str | int | list[str]] = {"pageSize": PAGE, "orderBy": "updateTime desc", "pageToken": onward}
        return self._listed(REVIEWS, f"/v4/{place.name}/reviews", "reviews", asked)

    def review(self, name: str) -> Item | None:
        """Return one review, None when it is gone."""
        try:
            return self.google.ask(REVIEWS, f"/v4/{name}")
        except Refused as error:
            if error.status == 404:
                return None
            raise

    def questions(self, place: Place) -> Iterator[Page]:
        """Yield the latest questions about a place; nothing where Google does not give questions."""
        onward = ""
        for _ in range(QUESTION_PAGES):
            asked: dict[str, str | int | list[str]] = {
                "pageSize": 10,
                "answersPerQuestion": 10,
                "orderBy": "update_time desc",
                "pageToken": onward,
            }
            try:
                page = self._listed(QUESTIONS, f"/v1/{place.location}/questions", "questions", asked)
            except Refused:
                return  # Google gives questions to few and takes them back: the reviews must not suffer for it
            yield page
            if not (onward := page.onward):
                return

    def answers(self, question: str) -> list[Any]:
        """Return the answers to a question, the latest first."""
        asked: dict[str, str | int | list[str]] = {"pageSize": 10, "orderBy": "update_time desc"}
        return self._listed(QUESTIONS, f"/v1/{question}/answers", "answers", asked).items

    def place_of(self, ref: str) -> Place:
        """Return the place of ours that a review or question belongs to; one without title when it is none."""
        location = "/".join(outer(ref).split("/")[:2])
        return next((place for place in self.places if place.location == location), Place(name=location))

    def _accounts(self) -> Iterator[str]:
        for item in self._all(ACCOUNTS, "/v1/accounts", "accounts", {"pageSize": 20}):
            if isinstance(item, Mapping) and isinstance(item.get("name"), str):
                yield item["name"]

    def _places(self, account: str) -> Iterator[Place]:
        asked: Params = {"pageSize": 100, "readMask": "name,title"}
        for item in self._all(PLACES, f"/v1/{account}/locations", "locations", asked):
            if isinstance(item, Mapping) and isinstance(item.get("name"), str):
                yield Place(name=f"{account}/{item['name']}", title=str(item.get("title") or ""))

    def _is_wanted(self, place: Place) -> bool:
        return not self._only or self._only in (place.title.lower(), place.location, place.location.partition("/")[2])

    def _all(self, base: str, path: str, name: str, asked: Params) -> Iterator[Any]:
        onward, seen = "", set[str]()
        while onward not in seen:
            seen.add(onward)
            page = self._listed(base, path, name, {**asked, "pageToken": onward})
            yield from page.items
            if not (onward := page.onward):
                return

    def _listed(self, base: str, path: str, name: str, asked: Params) -> Page:
        told = self.google.ask(base, path, asked)
        items = told.get(name, [])
        if not isinstance(items, list):
            raise ChannelError(f"Google gave no list of {name}")
        return Page(items, str(told.get("nextPageToken") or ""))
