"""People as linked data, in each of the shapes it comes in."""

from __future__ import annotations

import json

import pytest

from porch.channels._contacts_jsonld import read, written
from porch.core.interaction import Handle
from porch.core.profile import Job, Profile, Refused

ANN = {
    "@type": "Person", "name": "Ann", "email": "mailto:ann@mill.example", "telephone": ["+39055123456"],
    "jobTitle": "Buyer", "worksFor": {"@type": "Organization", "name": "Mill"}, "keywords": ["VIP"],
    "sameAs": "https://town.example/@ann", "description": "Met at SIAL",
}  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(ANN),
        json.dumps([ANN]),
        json.dumps({"@context": "x", "@graph": [ANN]}, indent=1),
        json.dumps(ANN) + "\n",
    ],
)
def test_every_shape_is_read(body: str) -> None:
    (ann,) = read(body.encode())
    assert isinstance(ann, Profile)
    assert (ann.name, ann.tags, ann.notes) == ("Ann", ("VIP",), ("Met at SIAL",))
    assert ann.jobs == (Job(organisation="Mill", title="Buyer"),)
    assert {one.value for one in ann.handles} == {"ann@mill.example", "+39055123456", "ann@town.example"}


def test_a_broken_object_is_told_with_its_line_and_the_next_is_taken() -> None:
    lines = [
        json.dumps(ANN), '{"@type": "Person", "name": }', '{"@type": "Dog", "name": "Rex"}', '{"name": "Nobody"}',
        '{"@type": "Person", "name": "Ben", "email": "no mail"}', '{"@type": "schema:Person", "name": "\\ud800"}',
        '{"@type": ["Person"], "givenName": "Cleo", "familyName": "Verdi"}',
    ]  # fmt: skip
    told = list(read("\n".join(lines).encode()))
    assert [one.line for one in told if isinstance(one, Refused)] == [2, 3, 4, 5, 6]
    assert [one.name for one in told if isinstance(one, Profile)] == ["Ann", "Cleo Verdi"]


def test_an_object_deep_as_a_well_is_told() -> None:
    told = list(read(b'{"@type": "Person", "x": ' + b"[" * 100_000 + b"\n" + json.dumps(ANN).encode()))
    assert [type(one).__name__ for one in told] == ["Refused", "Profile"]


def test_what_goes_out_is_in_the_words_of_schema_org() -> None:
    ann = Profile(line=0, name="Ann", handles=(Handle(kind="x", value="ann", url="https://x.com/ann"),))
    told = json.loads("".join(written([ann, ann])))
    assert told["@context"] == "https://schema.org"
    assert told["@graph"][0] == {
        "@type": "Person", "name": "Ann", "sameAs": ["https://x.com/ann"],
        "identifier": [{"@type": "PropertyValue", "propertyID": "x", "value": "ann", "url": "https://x.com/ann"}],
    }  # fmt: skip
