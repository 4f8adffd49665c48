"""
The page of the course: one step at a time, in large letters.

It is served on loopback only, and everything on it is invented.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from gateway.pages import language_of, static, template, words
from gateway.sandbox.learners import Classroom, Learner, StepOutcome, new_learner
from gateway.sandbox.lessons import Lesson, Texts
from gateway.sandbox.web import (
    HEADERS,
    ONLY_HERE,
    Refused,
    body,
    refusal,
    shown,
    text_of,
    until,
)
from gateway.serving import serve_at

#: The package that contains the page.
_HERE = "gateway.sandbox"

_STATIC = dict.fromkeys(
    ("course/course.css", "course/course.js", "page/icon.svg"), _HERE
)

#: Maximum number of learners; the oldest are forgotten, and start again.
_MOST = 500


@define
class CoursePage:
    """
    The page of one classroom.

    Attributes:
        lessons: The steps, in order.
        asked: The language for requests that name none.
    """

    classroom: Classroom
    lessons: Sequence[Lesson]
    asked: str = ""
    _learners: dict[str, Learner] = field(factory=dict, init=False)
    _entering: asyncio.Lock = field(factory=asyncio.Lock, init=False)

    async def serve(self, door: socket.socket, stop: asyncio.Event) -> None:
        """
        Serve at *door* until *stop* is set; the socket is closed then.

        Raises:
            StageBroken: The daemon ended.
        """
        serving = serve_at(door, until(stop, self.app()), stop, grace=0.5)
        await self.classroom.stage.beside(serving, stop)

    def app(self) -> ASGIApp:
        """
        Return the page as an ASGI application.
        """
        return Starlette(
            routes=[
                Route("/", self._index),
                static("", _STATIC, HEADERS),
                Route("/try", self._try, methods=["POST"]),
            ],
            middleware=[ONLY_HERE],
            exception_handlers={Refused: refusal},
        )

    async def _index(self, request: Request) -> Response:
        language = self._language(request)
        known = request.cookies.get(_cookie(request), "")
        name = known if known in self._learners else self._welcome()
        learner = self._learners[name]
        lesson = self._lesson(request.query_params.get("step", "")) or self.lessons[0]
        async with self._entering:
            await self.classroom.enter(learner, lesson)
        page = template(_HERE, "course/course.html").render(
            words=_words(language),
            language=language,
            town=self.classroom.stage.town,
            lessons=self.lessons,
            lesson=lesson,
            place=self.lessons.index(lesson) + 1,
            following=self._following(learner, lesson),
            done=learner.done,
            told=self._told(learner, lesson, language),
            posts=self._posts(learner, lesson),
        )
        answer = HTMLResponse(page, headers=HEADERS)
        answer.set_cookie(_cookie(request), name, httponly=True, samesite="strict")
        return answer

    async def _try(self, request: Request) -> Response:
        language, said = self._language(request), await body(request)
        learner = self._learners.get(request.cookies.get(_cookie(request), ""))
        lesson = self._lesson(text_of(said, "step"))
        if learner is None:
            raise Refused("anew")
        if lesson is None:
            raise Refused("failed")
        text = text_of(said, "text")
        if not text:
            raise Refused("empty")
        outcome = await self.classroom.attempt(learner, lesson, text, language)
        async with self._entering:
            await self.classroom.enter(learner, lesson)
        told = self._told(learner, lesson, language)
        return JSONResponse(
            {
                **told,
                "well": outcome.well,
                "told": told["well" if outcome.well else "again"],
                "reached": self._reached(outcome),
                "answers": list(outcome.answers),
                "posts": self._posts(learner, lesson),
            },
            headers=HEADERS,
        )

    def _language(self, request: Request) -> str:
        asked = request.query_params.get("lang", "")
        return self.asked if self.asked and not asked else language_of(request)

    def _welcome(self) -> str:
        while len(self._learners) >= _MOST:
            del self._learners[next(iter(self._learners))]
        name = secrets.token_urlsafe(16)
        self._learners[name] = new_learner()
        return name

    def _lesson(self, id: str) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.id == id), None)

    def _following(self, learner: Learner, lesson: Lesson) -> Lesson | None:
        """
        Return another step that is still to do, first of those after *lesson*; None if
        there is none.
        """
        place = self.lessons.index(lesson)
        others = (*self.lessons[place + 1 :], *self.lessons[:place])
        return next((one for one in others if one.id not in learner.done), None)

    def _told(
        self, learner: Learner, lesson: Lesson, language: str
    ) -> Mapping[str, str]:
        number = learner.numbers.get(lesson.channel, "")
        known = {
            "handle": self.classroom.stage.town.accounts.get("twitter", ""),
            "code": learner.code.spoken if learner.code else "",
            "number": number,
        }
        texts: Mapping[str, Texts] = {
            "explain": lesson.explain,
            "example": lesson.example,
            "well": lesson.well,
            "again": lesson.again,
        }
        told = {name: text[language] for name, text in texts.items()}
        if not number:
            instead = dict.fromkeys(told, _words(language)["none"]) | {"example": ""}
            told |= {n: instead[n] for n, text in told.items() if "{number}" in text}
        return {name: text.format(**known) for name, text in told.items()}

    def _posts(self, learner: Learner, lesson: Lesson) -> list[dict[str, Any]]:
        reader = learner.accounts[lesson.channel]
        read = self.classroom.read(learner, lesson)
        return [
            shown(post, reader) for post in read if post.visibility is lesson.visibility
        ]

    def _reached(self, outcome: StepOutcome) -> list[str]:
        decision = outcome.filing.decision if outcome.filing else None
        mailboxes = self.classroom.stage.town.mailboxes
        if decision is None or not (outcome.well and decision.is_delivered):
            return []
        return [mailboxes[leg.mailbox].office for leg in decision.legs]


def _words(language: str) -> Mapping[str, Any]:
    return words(_HERE, f"course/{language}.yaml")


def _cookie(request: Request) -> str:
    # Browsers give a cookie to all ports of a machine: it may have two courses.
    return f"course-{request.url.port}"
