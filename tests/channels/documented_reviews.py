"""The reviews API (Google My Business v4.9) as Google's pages describe it, in the form of a discovery document.

Google publishes no machine-readable document of it: this one was written from the pages for
`accounts.locations.reviews`, its `list`, `get` and `updateReply`.
"""

from __future__ import annotations

from typing import Any

PATH = "v4/accounts/{accountsId}/locations/{locationsId}/reviews"
PLACE_NAME = "^accounts/[^/]+/locations/[^/]+"
REVIEW = {"location": "path", "required": True, "type": "string", "pattern": PLACE_NAME + "/reviews/[^/]+$"}
PLACE = {"location": "path", "required": True, "type": "string", "pattern": PLACE_NAME + "$"}
ORDERS = ["rating", "rating desc", "updateTime desc"]
STARS = ["STAR_RATING_UNSPECIFIED", "ONE", "TWO", "THREE", "FOUR", "FIVE"]
TIME = {"type": "string", "format": "google-datetime"}
TEXT = {"type": "string"}

DOCUMENT: dict[str, Any] = {
    "servicePath": "",
    "resources": {
        "reviews": {
            "methods": {
                "list": {
                    "id": "mybusiness.accounts.locations.reviews.list", "httpMethod": "GET", "flatPath": PATH,
                    "path": "v4/{+parent}/reviews", "response": {"$ref": "ListReviewsResponse"},
                    "parameters": {
                        "parent": PLACE,
                        "pageSize": {"location": "query", "type": "integer", "minimum": "1", "maximum": "50"},
                        "pageToken": {"location": "query", "type": "string"},
                        "orderBy": {
                            "location": "query", "type": "string", "enum": ORDERS},
                    },
                },
                "get": {
                    "id": "mybusiness.accounts.locations.reviews.get", "httpMethod": "GET",
                    "flatPath": PATH + "/{reviewsId}", "path": "v4/{+name}", "response": {"$ref": "Review"},
                    "parameters": {"name": REVIEW},
                },
                "updateReply": {
                    "id": "mybusiness.accounts.locations.reviews.updateReply", "httpMethod": "PUT",
                    "flatPath": PATH + "/{reviewsId}/reply", "path": "v4/{+name}/reply",
                    "request": {"$ref": "ReviewReply"}, "response": {"$ref": "ReviewReply"},
                    "parameters": {"name": REVIEW},
                },
            }
        }
    },
    "schemas": {
        "ListReviewsResponse": {
            "type": "object",
            "properties": {
                "reviews": {"type": "array", "items": {"$ref": "Review"}}, "averageRating": {"type": "number"},
                "totalReviewCount": {"type": "integer", "format": "int32"}, "nextPageToken": TEXT,
            },
        },
        "Review": {
            "type": "object",
            "properties": {
                "name": TEXT, "reviewId": TEXT, "reviewer": {"$ref": "Reviewer"}, "comment": TEXT,
                "starRating": {"type": "string", "enum": STARS}, "createTime": TIME, "updateTime": TIME,
                "reviewReply": {"$ref": "ReviewReply"},
            },
        },
        "Reviewer": {
            "type": "object",
            "properties": {"profilePhotoUrl": TEXT, "displayName": TEXT, "isAnonymous": {"type": "boolean"}},
        },
        "ReviewReply": {"type": "object", "properties": {"comment": TEXT, "updateTime": TIME}},
    },
}  # fmt: skip
