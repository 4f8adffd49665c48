"""
X's API v2 over a world in memory: the routes that a town hall uses.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from attrs import define
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.twitter.sandbox_bill import Bill
from channels.twitter.sandbox_bodies import NewMessage, NewPicture, NewPost, read
from channels.twitter.sandbox_door import Door
from channels.twitter.sandbox_rules import (
    check_message,
    check_post,
    invalid,
    missing,
    picture_type,
)
from channels.twitter.sandbox_view import View
from channels.twitter.sandbox_world import Media, Tweet, World


class _Numbered(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Numbered)


@define(kw_only=True)
class Api:
    """
    The server of the API.

    Attributes:
        forgetful: How many more times a ``since_id`` is ignored.
    """

    world: World
    door: Door
    bill: Bill
    forgetful: int = 0

    def app(self) -> Starlette:
        """
        Return the application that serves it.
        """
        routes = {
            "GET /2/users/me": self._me,
            "GET /2/users/by/username/{username}": self._by_username,
            "GET /2/users/{id}/mentions": self._mentions,
            "GET /2/users/{id}/tweets": self._posts_of,
            "GET /2/tweets": self._posts,
            "POST /2/tweets": self._post,
            "DELETE /2/tweets/{id}": self._delete,
            "GET /2/dm_events": self._messages,
            "GET /2/dm_conversations/with/{id}/dm_events": self._messages,
            "POST /2/dm_conversations/with/{id}/messages": self._write,
            "POST /2/media/upload": self._upload,
        }
        guarded = [
            Route(
                name.partition(" ")[2],
                self.door.before(name, endpoint),
                methods=[name.partition(" ")[0]],
            )
            for name, endpoint in routes.items()
        ]
        return Starlette(routes=[*guarded, Route("/media/{name}", self._picture)])

    def _view(self, request: Request) -> View:
        pictures = f"{request.base_url}media"
        return View.of(self.world, request.query_params, pictures)

    async def _me(self, request: Request) -> Response:
        view = self._view(request)
        self.bill.read("user.read", [self.us])
        return JSONResponse(view.answer(view.person(self.world.people[self.us])))

    @property
    def us(self) -> str:
        """
        The id of the account from which every request comes.
        """
        return self.world.ours.id

    async def _by_username(self, request: Request) -> Response:
        view = self._view(request)
        username = request.path_params["username"]
        account = self.world.by_handle(username)
        if account is None:
            return JSONResponse({"errors": [_not_found("user", username)]})
        self.bill.read("user.read", [account.id])
        return JSONResponse(view.answer(view.person(account)))

    async def _mentions(self, request: Request) -> Response:
        since = _number(request, "since_id")
        if since and self.forgetful:
            self.forgetful -= 1
            since = 0
        posts = self.world.mentioning(self._known(request))
        return self._page_of_posts(request, posts, since, "mention.read")

    async def _posts_of(self, request: Request) -> Response:
        since = _number(request, "since_id")
        posts = self.world.posted_by(self._known(request))
        return self._page_of_posts(request, posts, since, "post.read")

    def _known(self, request: Request) -> str:
        account = str(request.path_params["id"])
        if account not in self.world.people:
            raise missing("user", account)
        return account

    def _page_of_posts(
        self, request: Request, posts: Iterable[Tweet], since: int, kind: str
    ) -> Response:
        view = self._view(request)
        page, after = _page(request, posts, since, least=5, usual=10)
        self.bill.read(kind, [tweet.id for tweet in page])
        meta: dict[str, Any] = {"result_count": len(page)}
        if page:
            meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
        shown = [view.tweet(tweet) for tweet in page]
        self.bill.read_along(view.included)
        return JSONResponse(view.answer(shown, meta=meta | after))

    async def _posts(self, request: Request) -> Response:
        view = self._view(request)
        tweets = self.world.tweets
        ids = request.query_params.get("ids", "").split(",")
        if not (0 < len(ids) <= 100 and all(one.isdecimal() for one in ids)):
            raise invalid("The `ids` are not from 1 to 100 numbers.")
        self.bill.read("post.read", [one for one in ids if one in tweets])
        shown = [view.tweet(tweets[one]) for one in ids if one in tweets]
        errors = [_not_found("tweet", one) for one in ids if one not in tweets]
        rest = {"errors": errors} if errors else {}
        return JSONResponse(view.answer(shown, **rest))

    async def _post(self, request: Request) -> Response:
        view = self._view(request)
        new = read(await request.body(), NewPost)
        media = self._uploaded(new.pictures)
        check_post(self.world, new.text, new.in_reply_to, picture=bool(media))
        tweet = self.world.post(
            self.us, new.text, in_reply_to=new.in_reply_to, media=media
        )
        self.bill.posted(new.text, reply=bool(new.in_reply_to))
        return JSONResponse(view.answer(view.tweet(tweet)), 201)

    async def _delete(self, request: Request) -> Response:
        tweet = self.world.tweets.get(request.path_params["id"])
        deleted = tweet is not None and tweet.author == self.us
        if tweet is not None and deleted:
            self.world.delete(tweet.id)
        return JSONResponse({"data": {"deleted": deleted}})

    async def _messages(self, request: Request) -> Response:
        view = self._view(request)
        written = self.world.written(request.path_params.get("id"))
        page, after = _page(request, written, 0, least=1, usual=100)
        self.bill.read("dm.read", [message.id for message in page])
        shown = [view.message(message) for message in page]
        self.bill.read_along(view.included)
        meta = {"result_count": len(page)} | after
        return JSONResponse(view.answer(shown, meta=meta))

    async def _write(self, request: Request) -> Response:
        new = read(await request.body(), NewMessage)
        to = request.path_params["id"]
        media = self._uploaded(new.pictures)
        check_message(self.world, to, new.text, picture=bool(media))
        message = self.world.write(self.us, to, new.text, media)
        self.bill.wrote()
        data = {
            "dm_conversation_id": message.conversation,
            "dm_event_id": message.id,
        }
        return JSONResponse({"data": data}, 201)

    def _uploaded(self, ids: Iterable[str]) -> list[Media]:
        try:
            return [self.world.media[one] for one in ids]
        except KeyError as e:
            raise invalid("Your media IDs are invalid.") from e

    async def _upload(self, request: Request) -> Response:
        content = await _picture_in(request)
        media = self.world.keep(content, picture_type(content))
        data = {
            "id": media.id,
            "media_key": media.key,
            "size": len(content),
            "expires_after_secs": 86400,
        }
        return JSONResponse({"data": data})

    async def _picture(self, request: Request) -> Response:
        key = request.path_params["name"].partition(".")[0]
        media = self.world.media.get(key.removeprefix("3_"))
        if media is None:
            return Response(status_code=404)
        return Response(media.content, media_type=media.media_type)


def _not_found(kind: str, value: str) -> dict[str, Any]:
    # X's description of a missing item in an otherwise successful response.
    return {
        "title": "Not Found Error",
        "detail": f"Could not find {kind} with id: [{value}].",
        "type": "https://api.x.com/2/problems/resource-not-found",
        "resource_type": kind,
        "resource_id": value,
        "value": value,
    }


def _number(request: Request, name: str, usual: int = 0) -> int:
    value = request.query_params.get(name)
    if value is None:
        return usual
    if not (value.isascii() and value.isdecimal()):
        raise invalid(f"The `{name}` query parameter value [{value}] is not valid.")
    return int(value)


def _page(
    request: Request, things: Iterable[N], since: int, *, least: int, usual: int
) -> tuple[list[N], dict[str, str]]:
    """
    Return one page of *things*, which come newest first.

    Returns:
        The page, and what its ``meta`` says about the next one.
    """
    size = _number(request, "max_results", usual)
    if not least <= size <= 100:
        raise invalid(f"The `max_results` [{size}] is not from {least} to 100.")
    # The token of the next page is the id at which this one ends.
    ends = [_number(request, name) for name in ("until_id", "pagination_token")]
    end = min([end for end in ends if end], default=None)
    page: list[N] = []
    for thing in things:
        if int(thing.id) <= since:
            break
        if end is None or int(thing.id) < end:
            if len(page) == size:
                return page, {"next_token": page[-1].id}
            page.append(thing)
    return page, {}


async def _picture_in(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return read(await request.body(), NewPicture).content
    async with request.form() as form:
        media = form.get("media")
        if isinstance(media, UploadFile):
            return await media.read()
        raise invalid("The form has no file `media`.")
