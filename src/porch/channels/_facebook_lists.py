"""The lists of a page that Porch listens to, and what it asks of each."""

from __future__ import annotations

from porch.channels._meta_listening import Edge, Stream

SAID = "id,message,from,created_time,permalink_url,is_hidden"
COMMENT = f"{SAID},parent{{id}},attachment"
POST = f"{SAID},story,full_picture,attachments{{media,subattachments}}"
HANGING = "comments.filter(stream).order(reverse_chronological)"
MESSAGE = "id,created_time,from,to,message,attachments,sticker,shares,reply_to"
COMMENTS = Edge(
    name="comments", kind="comment",
    params={"fields": COMMENT, "filter": "stream", "order": "reverse_chronological", "limit": "50"},
)  # fmt: skip
MESSAGES = Edge(name="messages", kind="message", params={"fields": MESSAGE, "limit": "50"})


def streams(page: str) -> list[Stream]:
    """Return the lists of a page that are listened to."""
    deep = f"{POST},{HANGING}.limit(50){{{COMMENT}}}"
    return [
        Stream(
            name="feed", path=f"{page}/feed", params={"fields": deep, "limit": 25}, kind="post", edges=(COMMENTS,),
            head=2,
        ),
        Stream(
            name="conversations", path=f"{page}/conversations", when="updated_time", edges=(MESSAGES,),
            params={"fields": f"id,updated_time,messages.limit(25){{{MESSAGE}}}", "limit": 25}, needed=False,
        ),
        Stream(
            name="tagged", path=f"{page}/tagged", params={"fields": f"{POST},tagged_time", "limit": 25}, kind="post",
            when="tagged_time", needed=False,
        ),
        Stream(
            name="ratings", path=f"{page}/ratings", kind="review", needed=False,
            params={
                "fields": "created_time,reviewer,rating,recommendation_type,review_text,open_graph_story{id}",
                "limit": 25,
            },
        ),
    ]  # fmt: skip
