"""What the neighbours ask and hear back in the months before Porch, and what we say to everybody."""

from __future__ import annotations

ASKED: tuple[tuple[str, str], ...] = (
    ("Are you open on Sunday evening?", "We are, from five to ten. Come hungry."),
    ("Do you have a table for two on Friday at eight?", "Yes, by the window. See you on Friday."),
    ("Could we bring our own birthday cake?", "Of course, we will find candles for it."),
    ("Is the minestrone vegan?", "It is, if you leave out the parmesan. Tell us and we will."),
    ("How much is the tasting menu?", "It is 48 a head, 62 with the wines."),
    ("Can I get a gift card for my parents?", "With pleasure: come by, or tell us where to send it."),
    ("Is there a high chair for a one-year-old?", "There are three, and crayons too."),
    ("Do you still make the pistachio gelato?", "Every Thursday, until it is gone."),
    ("What time does the kitchen close?", "At half past ten, on Fridays at eleven."),
    ("Could you send me the invoice for last night?", "It is on its way to you now."),
    ("Is the terrace open already?", "Whenever the sun is. Blankets are on the chairs."),
    ("I would like to order four lasagne to take home on Saturday.", "Four lasagne for Saturday, ready at six."),
    ("Are dogs allowed?", "On the terrace and at the two tables by the door."),
    ("Do you have gluten-free bread?", "We do, baked apart, on most days. Ask when you book."),
    ("Can we change our booking from six to eight people?", "Done: eight, same time, the long table."),
    ("Is there a step at the entrance? My father uses a wheelchair.", "One low step, and a ramp that we put out."),
    ("What is the wine you poured for us on Tuesday?", "A Verdicchio from Matelica. There are two bottles left."),
    ("Do you cater for offices?", "From ten people on. What day do you have in mind?"),
    ("I lost a blue scarf on Saturday, did anybody find it?", "It is behind the bar and misses you."),
    ("Could you keep two portions of the osso buco for us?", "Kept, until eight."),
)
THANKED = ("Thank you!", "Grazie mille!", "Perfect, thanks!", "Wonderful, thank you so much", "🙏", "Thanks Alice")
NEVER_HEARD = (  # where, and what
    ("email", "I wrote about a private dinner last week and got no reply. Is this address read?"),
    ("mastodon", "The soup was cold and the waiter rude. Not what I am used to from you."),
    ("bluesky", "Do you take walk-ins on Saturdays?"),
    ("email", "Could you tell me whether the pesto has cashews in it?"),
    ("email", "Would you host a small book reading on a quiet Monday?"),
    ("email", "We were charged twice on Friday, could you look into it?"),
    ("web", "Is the lunch menu on this page still right?"),
    ("mastodon", "Do you sell the dressing in bottles?"),
    ("email", "Any chance of a table for ten in two weeks?"),
)
OUR_POSTS = (
    "New on the board this week: pumpkin ravioli with sage. Come while the pumpkins last.",
    "Monday is our day off. The kitchen sleeps, the cat does not.",
    "Live accordion on the terrace tonight from seven. No cover.",
    "The truffles came. They are small, and there are few of them.",
    "Our Carla has baked here for ten years today. Say hello to her.",
    "Rain on the terrace, fire in the oven. Gnocchi tonight.",
    "We are hiring: a pair of quick hands for the pass, Thursday to Sunday.",
    "Blood oranges are back, and with them the cake.",
    "Tomorrow we close at three: a wedding. Be kind to the happy couple.",
    "The board today: ribollita, sardines, panna cotta.",
    "Your photos of the garden room are up on our wall.",
    "A quiet night is a good night to try the tasting menu.",
)
COMMENTED = (
    "My grandmother made it the same way.", "This is my favourite.", "We came for it and stayed for three hours.",
    "See you there.", "That cake!",
)  # fmt: skip
ANN_SAID = (
    "The gnocchi last night were the best yet. Tell Carla.", "Table for two on Thursday, as ever? We come at seven.",
    "We brought the neighbours along, they will be back.", "Do you have the almond cake this week?",
    "What a lovely evening. My husband still hums the accordion.", "Could you keep the corner table for us on Friday?",
)  # fmt: skip
WE_TOLD_ANN = (
    "Carla is blushing into the flour. Thank you, Ann.", "Seven it is, the corner table is yours.",
    "They are welcome any day, and so are you.", "Today and tomorrow. I put a slice aside for you.",
    "Then he should come and sing it.", "Kept for you, from seven.",
)  # fmt: skip
CLEO_SAID = (
    "A table for two on Thursday, please, as usual.", "Thursday again for two, if you have room?",
    "Two on Thursday, please. It was rather loud last time.", "A table for two on Thursday, a quiet one if you can?",
)  # fmt: skip
