"""
`ventanilla check` warns of a point that lies far from the town's other areas.
"""

from cases import for_each

from gateway.routing.compiler import compile_routes
from gateway.routing.lint.lint import lint
from gateway.routing.rule_warnings import Lint

TOWN = """
town: {{name: Pueblo}}
mailboxes: {{clerk: {{office: Clerk, addresses: {{email: c@p.example}}}}}}
otherwise: {{deliver: clerk}}
places:
  areas:
    centre: {{circle: {{at: "38.98, -3.92", metres: 300}}}}
    north: {{box: ["38.99, -3.93", "39.00, -3.91"]}}
    {more}
"""


def told(more):
    text = TOWN.format(more=more)
    found = lint({"routes.yaml": text}, compile_routes(text))
    return [
        f"{each.problem} ({each.hint})" for each in found if each.lint is Lint.FAR_POINT
    ]


@for_each(
    ("area", "point", "hint"),
    [
        (
            'circle: {at: "-3.93, 38.97", metres: 9}',
            "-3.93, 38.97",
            'latitude comes first: "38.97, -3.93"',
        ),
        (
            'box: ["38.97, 3.93", "38.96, 3.92"]',
            "38.97, 3.93",
            'west of Greenwich a longitude has a minus: "38.97, -3.93"',
        ),
        (
            'polygon: ["38.9, -3.9", "38.8, -3.9", "3.9, 38.9"]',
            "3.9, 38.9",
            (
                "latitude comes first, and a longitude in the west has a minus: "
                '"38.9, -3.9"'
            ),
        ),
        (
            'circle: {at: "40.41, -3.70", metres: 9}',
            "40.41, -3.70",
            "latitude, then longitude",
        ),
    ],
)
def test_a_point_in_another_part_of_the_world_is_told(area, point, hint):
    assert [f"'{point}' in area south is far from all others ({hint})"] == told(
        f"south: {{{area}}}"
    )


@for_each(
    "more",
    [
        "",
        "south: {also: [the lower town]}",
        'south: {circle: {at: "38.70, -3.92", metres: 300}}',
    ],
)
def test_neighbouring_areas_are_not_told(more):
    assert [] == told(more)


def test_of_two_that_are_far_from_each_other_only_the_later_is_told():
    text = TOWN.format(more="").replace("38.99, -3.93", "-3.93, 38.99")
    text = text.replace("39.00, -3.91", "-3.91, 39.00")

    [found] = [
        each
        for each in lint({"routes.yaml": text}, compile_routes(text))
        if each.lint is Lint.FAR_POINT
    ]

    assert "in area north" in found.problem
