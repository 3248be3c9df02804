"""HTML from strangers: made safe to show, or read as plain text. Every step is linear in the size it is given.

Two sanitizers of different make stand behind each other. The first caps nesting, because the second (html5ever) is
quadratic in depth: 200 KB of nested <div> took it 22 s, 480 KB of nested lists 94 s (measured 2026-11).
"""

from __future__ import annotations

import re
from html import escape

import nh3
import turbohtml
from turbohtml.clean import OnDisallowed, Policy
from turbohtml.clean import sanitize as first_sanitize

LARGEST = 512 * 1024  # characters of HTML looked at
LARGEST_TEXT = 1024 * 1024  # characters given back: indentation and escapes make output longer than input
DEEPEST = 520  # the first sanitizer stops at 512 levels; if that ever changes we show text instead

_TAGS = frozenset(
    "a abbr b blockquote br caption cite code col colgroup dd del dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li"  # noqa: SIM905
    " mark ol p pre q s samp small span strong sub sup table tbody td tfoot th thead tr u ul var".split()
)
_ATTRIBUTES = {
    "a": frozenset({"href", "title"}),
    "abbr": frozenset({"title"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan"}),
    "*": frozenset({"dir", "lang"}),
}
_SCHEMES = frozenset({"http", "https", "mailto"})
_WITH_CONTENT = frozenset(
    "script style title svg math form iframe object embed template noscript head textarea select button".split()  # noqa: SIM905
)
_POLICY = Policy(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    allow_relative_urls=False,
    on_disallowed_tag=OnDisallowed.STRIP,
    remove_with_content=_WITH_CONTENT,
    allow_svg=False,
    allow_mathml=False,
)
_GAPS = re.compile(r"\n(?:[ \xa0]{0,9}\n){2,}")
_VOID = frozenset({"br", "hr", "col"})


def sanitise(html: str) -> str:
    """Return `html` as a fragment that is safe to show: no scripts, styles, forms or images, nothing fetched.

    Links keep http, https and mailto and open without a referrer. What is too large or too deep comes back as text.

    >>> sanitise('<p onclick="x()">Hi <img src="https://spy.example/1.gif"><script>x()</script></p>')
    '<p>Hi </p>'
    """
    once = first_sanitize(_clean(html), _POLICY)
    if len(once) > 2 * LARGEST_TEXT or _depth(once) > DEEPEST:
        return f"<p>{escape(plain(html))}</p>"
    return nh3.clean(
        once,
        tags=set(_TAGS),
        clean_content_tags=set(_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer nofollow",
    )


def plain(html: str) -> str:
    """Return the words of `html`, laid out in lines; scripts and styles left out.

    >>> plain("<p>Ciao <b>Ann</b></p><p>A domani</p>")
    'Ciao Ann\\n\\nA domani'
    """
    text = str(turbohtml.parse(_clean(html)).to_text())[:LARGEST_TEXT]
    return _GAPS.sub("\n\n", text).strip()


def _clean(html: str) -> str:
    """Return at most LARGEST characters of `html` without NUL and lone surrogates, which UTF-8 cannot carry."""
    return html[:LARGEST].replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _depth(html: str) -> int:
    depth = deepest = 0
    for token in turbohtml.tokenize(html, capture_attributes=False):
        if token.type == turbohtml.TokenType.START_TAG and token.tag not in _VOID:
            depth += 1
            deepest = max(deepest, depth)
        elif token.type == turbohtml.TokenType.END_TAG:
            depth -= 1
    return deepest
