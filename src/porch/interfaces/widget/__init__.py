"""Our own doors to the street: the chat on other people's pages, the form, the page to follow an answer."""
