"""What is said on WordPress, before it is sent."""

from __future__ import annotations

import pytest

from porch.channels._wordpress_speaking import LONGEST, form, illustrated, measure, squash
from porch.core.errors import ChannelError
from porch.core.interaction import Media, Utterance, Visibility
from tests.channels.wordpress_stages import words


def test_an_answer_goes_under_its_comment_and_a_comment_under_its_post() -> None:
    assert form(words("2 < 3", ref="comment:7:4")) == ("/comments", {"post": 4, "parent": 7, "content": "2 &lt; 3"})
    assert form(words("Hello", ref="post:4")) == ("/comments", {"post": 4, "content": "Hello"})


def test_a_post_without_a_subject_is_called_by_its_first_line() -> None:
    path, said = form(words("We are open\nCome in"))
    assert (path, said["title"], said["status"]) == ("/posts", "We are open", "publish")


@pytest.mark.parametrize(
    "bad",
    [
        words("  "),
        words("x" * (LONGEST + 1)),
        words("&" * 14_000, ref="comment:7:4"),
        words("Psst", visibility=Visibility.DIRECT),
        words("Look", ref="comment:7:4", media=(Media(content=b"png"),)),
        words("What?", ref="poem:7"),
        words("What?", ref="comment:x"),
    ],
)
def test_what_cannot_be_said_here_is_refused_for_good(bad: Utterance) -> None:
    with pytest.raises(ChannelError) as refused:
        form(bad)
    assert refused.value.permanent


def test_length_is_counted_in_bytes_once_written_as_html() -> None:
    assert measure("a & b") == 9
    assert measure("👩") == 4


def test_what_wordpress_sets_more_nicely_is_still_the_same() -> None:
    assert squash('It\'s 3x "so" -- really...') == squash("It’s 3×\n“so” – really…")
    assert squash("Yes") != squash("No")


def test_a_photo_stands_below_the_words_with_its_description() -> None:
    html = illustrated("Open", [{"source_url": "https://blog.test/a.png", "alt_text": 'A "cake"'}])
    assert html.startswith("Open\n<figure")
    assert 'alt="A &quot;cake&quot;"' in html
