"""
A town writes its own steps, and is told what is wrong with them.
"""

import re
from pathlib import Path

import pytest
import yaml
from cases import for_each

from gateway.core.decision import Decision, Outcome
from gateway.core.filing import Filing, Status
from gateway.core.identity import Standing, Verdict
from gateway.sandbox.lessons import Expected, LessonsInvalid, read_lessons

GOOD = {
    "id": "bins",
    "channel": "telegram",
    **{
        name: {"es": "hola {number}", "en": "hello {handle}"}
        for name in ("title", "explain", "example", "well", "again")
    },
    "expects": {"outcome": "deliver", "topics": ["waste"]},
}


@pytest.fixture
def read(tmp_path):
    def read(*steps):
        file = tmp_path / "lessons.yaml"
        file.write_text(yaml.safe_dump(list(steps)), encoding="utf-8")
        return read_lessons(file)

    return read


def test_a_town_has_steps_of_its_own(read):
    [lesson] = read(GOOD)

    assert ("bins", "telegram", False) == (lesson.id, lesson.channel, lesson.public)
    assert ("waste",) == lesson.expects.topics


def test_the_gateways_own_can_be_used():
    lessons = read_lessons()

    assert ["lamp", "verify", "propose", "ask", "follow"] == [one.id for one in lessons]


def test_the_example_of_the_documentation_can_be_used(tmp_path):
    page = Path(__file__).parents[2] / "docs" / "course.md"
    [example] = re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    file = tmp_path / "lessons.yaml"
    file.write_text(example, encoding="utf-8")

    [lesson] = read_lessons(file)

    assert ("bins", ("waste",)) == (lesson.id, lesson.expects.topics)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"chanel": "x"}, "may have"),
        ({"id": "a b"}, "id must be"),
        ({"channel": "pigeon"}, "channel must be"),
        ({"public": True}, "only what is written on twitter"),
        ({"code": "ja"}, "code must be yes or no"),
        ({"title": {"es": "solo"}}, "es and en"),
        ({"title": "solo"}, "es and en"),
        ({"well": {"es": "{name}", "en": ""}}, "not name"),
        ({"well": {"es": "{", "en": ""}}, "step 1: well"),
        ({"expects": {}}, "expects takes"),
        ({"expects": {"outcome": "fly"}}, "there is no"),
        ({"expects": {"standing": "tall"}}, "there is no"),
        ({"expects": {"topics": "waste"}}, "topics must be a list"),
        ({"expects": {"answer": 5}}, "answer must be a text"),
        ({"reply": {"mailbox": "a"}}, "reply has"),
    ],
)
def test_a_mistake_names_its_step(read, change, complaint):
    with pytest.raises(LessonsInvalid, match="step 1") as e:
        read(GOOD | change)

    assert complaint in str(e.value)


def test_two_steps_have_two_names(read):
    with pytest.raises(LessonsInvalid, match="two steps"):
        read(GOOD, GOOD)


@pytest.mark.parametrize("text", ["", "{", "a: 1", "[1]", "\0"])
def test_what_is_no_list_of_steps_is_refused(tmp_path, text):
    file = tmp_path / "lessons.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(LessonsInvalid, match=r"lessons\.yaml"):
        read_lessons(file)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(LessonsInvalid, match="cannot be read"):
        read_lessons(tmp_path / "nothing.yaml")


def filed(standing=Standing.VERIFIED, **decided):
    decision = Decision(
        **{
            "outcome": Outcome.DELIVER,
            "rule": "topic waste",
            "topics": ("waste",),
            "legs": (),
        }
        | decided
    )
    return Filing(
        id=1,
        status=Status.ROUTED,
        verdict=Verdict(standing=standing, because=""),
        decision=decision,
    )


@for_each(
    ("expected", "filing", "met"),
    [
        (Expected(outcome=Outcome.DELIVER), filed(), True),
        (Expected(outcome=Outcome.ANSWER), filed(), False),
        (Expected(topics=("waste",)), filed(topics=("water", "waste")), True),
        (Expected(topics=("waste", "water")), filed(), False),
        (Expected(rule="code"), filed(), False),
        (Expected(intent="incident"), filed(intent="incident"), True),
        (Expected(intent="incident"), filed(), False),
        (Expected(standing=Standing.VERIFIED), filed(Standing.STRONG), True),
        (Expected(standing=Standing.VERIFIED), filed(Standing.KNOWN), False),
        (Expected(answer="J-4"), filed(), True),
        (Expected(answer="{number}"), filed(), True),
        (Expected(answer="J-5"), filed(), False),
        (Expected(says="fact"), filed(says=("fact",)), True),
        (Expected(says="fact"), filed(says=("fact-unknown",)), False),
        (Expected(says="fact"), filed(), False),
        (Expected(rule="code"), Filing(id=1, status=Status.QUARANTINED), False),
    ],
)
def test_a_step_went_well_by_what_was_decided(expected, filing, met):
    assert met is expected.met(filing, ["Recibido, J-4."], "J-4")


def test_without_a_number_nobody_has_asked_for_their_case():
    assert not Expected(answer="{number}").met(filed(), ["Recibido, J-4."], "")
