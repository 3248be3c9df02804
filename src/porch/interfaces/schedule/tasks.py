"""What runs by the clock: each a line that calls an action or the post."""

from __future__ import annotations

from datetime import date, timedelta

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.desk.morning import letter
from porch.desk.post import actions as post
from porch.desk.privacy import actions as privacy
from porch.engagement.bursts import effect, reminding, sending
from porch.engagement.choices import letters as choice_letters
from porch.engagement.claims import measuring
from porch.engagement.gatherings import answering, planning, recurring
from porch.engagement.help import letters as help_letters
from porch.engagement.help import sorting
from porch.engagement.ideas import counting, flooding, telling
from porch.engagement.ideas import queries as ideas
from porch.interfaces.schedule import stock
from porch.interfaces.schedule.links import conversation_link, whole
from porch.records.accounts import queries as accounts
from porch.records.consent import wishing
from porch.records.guests import actions as guests
from porch.records.imports import actions as upload_actions
from porch.records.imports import queries as uploads
from porch.records.interactions import queries as interactions
from porch.records.jobs.actions import task
from porch.records.outbox import noting
from porch.records.people import queries as people
from porch.records.searches import actions as search_actions
from porch.records.searches import queries as searches


@task("collect")
def collect(account_id: int) -> None:
    """Listen to one connection."""
    account = accounts.live(SYSTEM).filter(pk=account_id).first()
    if account is not None:
        post.collect(account)
        morning.refresh()


@task("collect_due", every=timedelta(seconds=3))
def collect_due() -> None:
    """Listen to every connection whose time has come."""
    for account in accounts.due(SYSTEM, SYSTEM_CLOCK.now()):
        collect.enqueue(key=f"collect:{account.pk}", account_id=account.pk)


@task("rescan", every=timedelta(hours=1))
def rescan() -> None:
    """Listen again from where we stood two days ago, so that what came late is heard."""
    for account in accounts.live(SYSTEM):
        rescan_one.enqueue(key=f"rescan:{account.pk}", account_id=account.pk)


@task("rescan_one")
def rescan_one(account_id: int) -> None:
    """Listen again to one connection."""
    account = accounts.live(SYSTEM).filter(pk=account_id).first()
    if account is not None:
        post.rescan(account)


@task("fetch_files", every=timedelta(seconds=15))
def fetch_files() -> None:
    """Bring photos and files that came by address only."""
    for file in interactions.wanted_files(SYSTEM):
        fetch_file.enqueue(key=f"file:{file.pk}", file_id=file.pk)


@task("fetch_file")
def fetch_file(file_id: int) -> None:
    """Bring one photo or file."""
    file = interactions.file(SYSTEM, file_id)
    if file is not None and file.state == file.State.WANTED:
        post.fetch_file(file)


@task("imports", every=timedelta(seconds=3))
def imports() -> None:
    """Go on with every upload that is to be looked through or brought in."""
    for upload in uploads.at_work(SYSTEM):
        import_one.enqueue(key=f"import:{upload.pk}", import_id=upload.pk)


@task("import_one")
def import_one(import_id: int) -> None:
    """Go on with one upload."""
    upload = uploads.import_(SYSTEM, import_id)
    if upload is not None:
        post.go_on(upload)


sweep_database = privacy.sweep_soon  # registered by being known here: an erasure puts it off
plan_invites = planning.plan_invites  # likewise, by whoever plans whom to invite


@task("forget_uploads", every=timedelta(hours=6))
def forget_uploads() -> None:
    """Throw away uploaded files that nobody brought in for a month."""
    now = SYSTEM_CLOCK.now()
    for upload in uploads.left_lying(SYSTEM, now - timedelta(days=30)):
        upload_actions.forget_file(import_=upload, at=now)


@task("compare", every=timedelta(hours=3))
def compare() -> None:
    """Ask every network what it holds for yesterday and today, for the ledger."""
    today = SYSTEM_CLOCK.now().date()
    for account in accounts.live(SYSTEM):
        for day in (today - timedelta(days=1), today):
            compare_one.enqueue(key=f"compare:{account.pk}:{day}", account_id=account.pk, day=day.isoformat())


@task("compare_one")
def compare_one(account_id: int, day: str) -> None:
    """Ask one network what it holds for one day."""
    account = accounts.live(SYSTEM).filter(pk=account_id).first()
    if account is not None:
        post.compare(account, date.fromisoformat(day))


@task("tally", every=timedelta(minutes=10))
def tally() -> None:
    """Ask every network whose hour has come what it counts of us."""
    for account in post.to_tally(SYSTEM_CLOCK.now()):
        tally_one.enqueue(key=f"tally:{account.pk}", account_id=account.pk)


@task("tally_one")
def tally_one(account_id: int) -> None:
    """Ask one network what it counts of us."""
    account = accounts.live(SYSTEM).filter(pk=account_id).first()
    if account is not None:
        post.tally(account)


@task("follows", every=timedelta(minutes=30))
def follows() -> None:
    """Compare the lists of who follows whom wherever that was a day ago."""
    for account in post.to_compare(SYSTEM_CLOCK.now()):
        follows_one.enqueue(key=f"follows:{account.pk}", account_id=account.pk)


@task("follows_one")
def follows_one(account_id: int) -> None:
    """Compare the lists of one network."""
    account = accounts.live(SYSTEM).filter(pk=account_id).first()
    if account is not None:
        post.compare_follows(account)


@task("renew_keys", every=timedelta(minutes=10))
def renew_keys() -> None:
    """Refresh keys before they expire."""
    for account in accounts.live(SYSTEM):
        held = accounts.account(SYSTEM, account.pk)
        if held is not None:
            post.renew_if_due(held, SYSTEM_CLOCK.now())


@task("read_templates", every=timedelta(minutes=10))
def read_templates() -> None:
    """Ask the networks that take approved wordings for them, each once a day."""
    post.read_templates()


@task("search_due", every=timedelta(seconds=20))
def search_due() -> None:
    """Look for saved words wherever their time has come, and settle the finds that were answered meanwhile."""
    for place in searches.due(SYSTEM, SYSTEM_CLOCK.now()):
        search_one.enqueue(key=f"search:{place.pk}", place_id=place.pk)
    search_actions.settle(now=SYSTEM_CLOCK.now())


@task("search_one")
def search_one(place_id: int) -> None:
    """Look for one search on one connection."""
    place = searches.place(SYSTEM, place_id)
    if place is not None:
        post.look(place)
        morning.refresh()


@task("send_on", every=timedelta(minutes=1))
def send_on() -> None:
    """Mail what was missed to visitors who left an address, and know them by it once they have replied."""
    post.send_on_missed()
    post.join_those_who_answered()


@task("count_ideas", every=timedelta(hours=1))
def count_ideas() -> None:
    """Count anew what is liked by people of whom it turned out lately that two are one, or one is two."""
    counting.recount_people(people.moved_since(SYSTEM, SYSTEM_CLOCK.now() - timedelta(days=2)))


@task("tell_votes", every=timedelta(seconds=30))
def tell_votes() -> None:
    """Tell the log what was voted for since, until it knows all."""
    while telling.tell(now=SYSTEM_CLOCK.now()) == telling.AT_ONCE:
        pass


@task("rank_ideas", every=timedelta(hours=1), apart=True)
def rank_ideas() -> None:
    """Work out how the ideas of every open board stand: in a child, which brings the numerical stack along."""
    from porch.engagement.ideas import ranking

    for board in ideas.boards(SYSTEM):
        ranking.rank(board=board, now=SYSTEM_CLOCK.now())


@task("forget_places", every=timedelta(hours=6))
def forget_places() -> None:
    """Forget where votes were pressed a week ago."""
    flooding.forget(now=SYSTEM_CLOCK.now())


@task("give_turns", every=timedelta(minutes=10))
def give_turns() -> None:
    """Write down by when each of those left for later has their turn."""
    morning.give_turns(now=SYSTEM_CLOCK.now())


@task("take_stock", every=timedelta(seconds=15), due=stock.is_due, apart=True)
def take_stock() -> None:
    """Understand what is new, weigh relationships, compare people, count where everybody is: each where it is due."""
    stock.take()


@task("letters", every=timedelta(minutes=1))
def letters() -> None:
    """Send the morning list at the owner's hour, and word of what is urgent at once."""
    letter.send_morning(now=SYSTEM_CLOCK.now(), link=conversation_link)
    letter.send_urgent(now=SYSTEM_CLOCK.now(), link=conversation_link)


@task("replies", every=timedelta(minutes=2))
def replies() -> None:
    """Note who answered what we began with them."""
    noting.note_replies(now=SYSTEM_CLOCK.now())


@task("unconfirmed", every=timedelta(hours=6))
def unconfirmed() -> None:
    """Let go of addresses that nobody confirmed."""
    wishing.forget_unconfirmed(now=SYSTEM_CLOCK.now())


@task("guests", every=timedelta(hours=1))
def sweep_guests() -> None:
    """Throw away codes and stays of customers that have ended."""
    guests.sweep(now=SYSTEM_CLOCK.now())


@task("choices", every=timedelta(minutes=1))
def choices() -> None:
    """Ask again those who chose before a fact came, and tell those who took part what was decided."""
    choice_letters.tell(now=SYSTEM_CLOCK.now(), places=whole)


@task("claims", every=timedelta(minutes=10))
def claims() -> None:
    """Count the figures that prove what we promise in public, those that are an hour old."""
    measuring.measure(now=SYSTEM_CLOCK.now())


@task("sort_questions", every=timedelta(minutes=5))
def sort_questions() -> None:
    """Tell on what topic each question is that customers asked lately."""
    sorting.sort(now=SYSTEM_CLOCK.now())


@task("question_letters", every=timedelta(minutes=1))
def question_letters() -> None:
    """Write to those who follow a question that somebody answered it."""
    help_letters.tell(now=SYSTEM_CLOCK.now(), places=whole)


@task("gatherings", every=timedelta(minutes=1))
def gatherings() -> None:
    """Hear what people answered in their calendars, and offer seats that became free to whoever waits longest."""
    answering.hear_calendars(now=SYSTEM_CLOCK.now())
    answering.pass_on(now=SYSTEM_CLOCK.now())


@task("gathering_dates", every=timedelta(hours=6))
def gathering_dates() -> None:
    """Set the dates of series that are due."""
    recurring.extend(now=SYSTEM_CLOCK.now())


@task("bursts", every=timedelta(seconds=15))
def bursts() -> None:
    """Let leave what of our bursts is due, who waited longest first, and remind whom a colleague wanted reminded."""
    sending.send_due(now=SYSTEM_CLOCK.now())
    reminding.remind_due(now=SYSTEM_CLOCK.now())


@task("learnt", every=timedelta(hours=1))
def learnt() -> None:
    """Count what came of the bursts whose thirty days have passed."""
    effect.learn_due(now=SYSTEM_CLOCK.now())
