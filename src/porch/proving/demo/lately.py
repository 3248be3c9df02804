"""The four days since the trattoria began with Porch: what came in, and what Alice and Bob did about it."""

from __future__ import annotations

from datetime import timedelta

from porch.core.interaction import Heard, Kind, Trait
from porch.engagement.conversations import actions as conversations
from porch.proving.demo import cast, pictures
from porch.proving.demo.stage import Stage

REFUSED = 3.0  # hours ago the events mailbox refused our key


def play(stage: Stage) -> None:
    """Play every day, in order."""
    bens = _first_day(stage)
    _second_day(stage, bens)
    _third_day(stage)
    _yesterday(stage)
    _today(stage)


def _first_day(stage: Stage) -> Heard:
    at = stage.days.at
    ann = stage.says(cast.ANN, at(4, 11, 20), "Is the corner table free on Friday? We are two.", subject="Friday")
    answered = stage.answer(ann, "It is, and it is yours, from seven. We look forward to you both.", at=at(4, 11, 50))
    stage.says(cast.ANN, at(4, 12, 30), "Grazie Alice!", to=answered.external_id, subject="Re: Friday")
    dov = stage.says(
        cast.DOV, at(4, 14, 5),
        "I write about neighbourhood kitchens for the paper. Could I come by, @trattoria, and ask you two questions?",
    )  # fmt: skip
    stage.do(
        conversations.hand_over, dov, at=at(4, 14, 20), to=cast.MARKETING, until=at(2, 12),
        words="Press, and half the town reads him. Yours, Bob: find him an hour this week?",
    )  # fmt: skip
    stage.tell(dov, "With pleasure. Bob looks after this and will find an hour with you.", at=at(4, 14, 22))
    return stage.says(
        cast.BEN, at(4, 20, 10),
        "An hour and forty minutes for cold gnocchi, @trattoria, and not a word from anybody. Terrible service.",
    )  # fmt: skip


def _second_day(stage: Stage, bens: Heard) -> None:
    at = stage.days.at
    stage.says(
        cast.GIULIA, at(3, 9, 40), language="it", subject="Sabato sera",
        text="Buongiorno, vorremmo prenotare per sei persone sabato sera. Sarebbe possibile un tavolo fuori?",
    )  # fmt: skip
    offer = stage.says(
        cast.WHOLESALE, at(3, 10, 15), "Olive oil by the pallet, this week only. When can we call you?",
        subject="Your kitchen deserves better prices",
    )  # fmt: skip
    stage.do(conversations.set_aside, offer, at=at(3, 10, 30), whole_domain=True)
    marta = stage.says(
        cast.MARTA, at(3, 13, 5), "We were charged twice on Sunday, 84 dollars each time. Could you look into it?",
        subject="Charged twice",
    )  # fmt: skip
    stage.answer(
        marta, "I see it, and I am sorry: our fault. The 84 dollars go back to you, and I send you the corrected bill.",
        at=at(3, 13, 30),
    )  # fmt: skip
    stage.promise(marta, "The corrected bill", due_at=stage.days.now + timedelta(hours=6), at=at(3, 13, 31))
    ben = stage.says(
        cast.BEN,
        at(3, 18, 45),
        "A day later, and still no answer. Does anybody read this, @trattoria, or do you only post cakes?",
        to=bens.external_id,
    )
    stage.do(conversations.raise_flag, ben, at=at(3, 19), by=stage.bob)
    stage.do(
        conversations.note, ben, at=at(3, 19, 2), by=stage.bob,
        text="His table waited because the oven was down. The neighbours are joining in. Better to call him.",
    )  # fmt: skip


def _third_day(stage: Stage) -> None:
    at = stage.days.at
    stage.says(
        cast.JOSEF,
        at(2, 9, 25),
        "Habt ihr auch glutenfreie Pasta? Und darf unser Hund mit hinein? @trattoria",
        language="de",
    )
    stage.says(
        cast.OMAR, at(2, 12, 50), "هل لديكم طاولة لستة أشخاص مساء يوم الجمعة؟ وهل توجد أطباق نباتية؟", language="ar"
    )
    ivy = stage.says(
        cast.IVY, at(2, 14, 10), "When do you know what will be on the holiday menu? There are fourteen of us.",
        subject="Holidays",
    )  # fmt: skip
    stage.do(conversations.snooze, ivy, at=at(2, 14, 40), until=stage.days.now + timedelta(days=3))
    priya = stage.says(
        cast.PRIYA,
        at(2, 15, 30),
        "Would you give a dinner for two to our school raffle, as last year?",
        subject="Raffle",
    )
    stage.do(
        conversations.hand_over, priya, at=at(2, 16), to=stage.bob, until=stage.days.now + timedelta(days=3),
        words="We did it last year. Can you send the voucher?",
    )  # fmt: skip
    stage.says(cast.QUENTIN, at(2, 17, 20), "Is this the ragù from your mother's book, and how long does it simmer?")
    resume = stage.says(
        cast.KOFI, at(2, 18, 5), "You wrote that you are hiring, @trattoria. May I come by on Thursday?"
    )
    stage.answer(resume, "Please do, Kofi, at three. Ask for Alice.", at=at(2, 18, 30))
    viktor = stage.says(cast.VIKTOR, at(2, 19, 15), "Follow me and I will make you famous, @trattoria. Can we talk?")
    stage.do(conversations.decline, viktor, at=at(2, 19, 20), reason="Selling followers")


def _yesterday(stage: Stage) -> None:
    at, scribe = stage.days.at, stage.scribe
    toot, skeet = stage.post(
        "Tonight on the board: saffron risotto, as yellow as the tram. While it lasts.", photo=pictures.risotto(),
        at=at(1, 10, 30), on=(cast.MASTODON, cast.BLUESKY),
    )  # fmt: skip
    stage.hear(
        [
            scribe.nods(cast.HANNE, at(1, 10, 50), Kind.LIKE, toot.external_id),
            scribe.nods(cast.KOFI, at(1, 11, 5), Kind.LIKE, toot.external_id),
            scribe.nods(cast.ANN_TOO, at(1, 11, 20), Kind.ANNOUNCE, toot.external_id),
            scribe.nods(cast.SOFIA, at(1, 11, 40), Kind.ANNOUNCE, skeet.external_id),
            scribe.nods(cast.DOV, at(1, 12, 10), Kind.LIKE, skeet.external_id),
        ],
        at=at(1, 12, 15),
    )
    tomas = stage.says(cast.TOMAS, at(1, 12, 30), "Is there room for five tonight, @trattoria?")
    in_the_app = scribe.we_say(cast.MASTODON, at(1, 12, 45), "There is, at eight. See you!", answering=tomas)
    stage.hear([in_the_app], at=at(1, 12, 46))
    stage.says(cast.TOMAS, at(1, 12, 55), "Perfect, thanks!", to=in_the_app.external_id)
    stage.hear([scribe.nods(cast.INES, at(1, 14), Kind.FOLLOW)], at=at(1, 14))
    stage.says(
        cast.UMA, at(1, 16, 10), "We would like to book the garden room for a baptism, about twenty people, in May.",
        subject="Garden room",
    )  # fmt: skip
    stage.says(
        cast.ANN, at(1, 17, 30), subject="Eighty",
        text="My mother turns eighty on the 14th and still talks of last year. Could we have the long table again?",
    )  # fmt: skip
    stage.says(
        cast.SLOW_FOOD,
        at(1, 18, 5),
        "This week: the last of the tomatoes.",
        subject="Slow Food Weekly",
        traits=(Trait.LIST,),
    )
    stage.says(
        cast.HANNE, at(1, 21, 15), "The tiramisù at @trattoria again. Look at it. Just look at it.",
        media=(pictures.tiramisu(),), addressed=False,
    )  # fmt: skip
    sofia = stage.says(
        cast.SOFIA_TOO, at(1, 19, 40), subject="Saturday",
        text="I passed your risotto on, and now my whole choir wants to come. Are twelve too many for Saturday?",
    )  # fmt: skip
    stage.answer(sofia, "Twelve is a choir, and a long table. It is yours at seven, Sofia.", at=at(1, 20))
    stage.says(
        cast.NOOR, at(1, 22, 5), subject="A green scarf", media=(pictures.scarf(),),
        text="I think I left my scarf on a chair by the window, the green one in the photo. Did you find it?",
    )  # fmt: skip


def _today(stage: Stage) -> None:
    ago = stage.days.ago
    stage.says(
        cast.GREENGROCER, ago(6), "Thank you for your order 1193. It leaves at five.", subject="Your order 1193",
        traits=(Trait.RECEIPT,),
    )  # fmt: skip
    stage.says(
        cast.GRACE, ago(5), subject="Sunday's mussels",
        text="My son was sick all night after the mussels on Sunday. The doctor says food poisoning. Please call me.",
    )  # fmt: skip
    stage.says(cast.LUCA, ago(4.2), "Are you open on the holiday Monday? There would be seven of us.", private=True)
    elena = stage.says(
        cast.ELENA, ago(3.5), subject="Wedding dinner in June", on=cast.EVENTS,
        text="We marry in June and would love to have dinner with you, forty people. Is the 14th free?",
    )  # fmt: skip
    stage.refuse(cast.EVENTS, at=ago(REFUSED))
    stage.answer(
        elena,
        "How lovely. The 14th is free and I keep it for you. Shall we talk about the menu next week?",
        at=ago(2.5),
    )
    stage.says(
        cast.ROSA, ago(1.6), "Do you ship the almond cake? My sister moved away and misses it.", subject="Almond cake"
    )
    stage.says(cast.INES, ago(0.9), "Is there any risotto left for tonight, @trattoria?")
