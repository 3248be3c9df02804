"""A colleague at work in a Porch under drill: a process with that Porch's own settings, told what to do line by line.

It connects accounts, answers customers through the outbox, moves the clocks on and in the end reads out log and outbox.
Each line of standard input is a JSON object `{"do": ..., ...}`; each is answered by one line.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from porch.core.clock import SYSTEM_CLOCK
from porch.proving.drills import _judging as judging
from porch.proving.drills._browser import Browser

Told = dict[str, Any]


class Colleague:
    """What can be asked of a colleague; each deed takes what the line said and returns what to answer."""

    def __init__(self) -> None:
        self._networks: dict[int, str] = {}
        self._speaking: set[int] = set()
        self._browser: Browser | None = None
        self.tried: Counter[str] = Counter()  # how often an answer was sent to the web server

    def do(self, told: Told) -> Any:
        """Do what one line says."""
        deeds: dict[str, Callable[..., Any]] = {
            "connect": self.connect, "answer": self.answer, "press": self.press, "bury": self.bury,
            "wake": self.wake, "standing": self.standing, "census": self.census, "plant": self.plant,
        }  # fmt: skip
        return deeds[told.pop("do")](**told)

    def connect(self, *, network: str, channel: str, handle: str, credentials: dict[str, str], speaks: bool) -> int:
        """Connect an account and return its number."""
        from porch.records.accounts import actions as accounts

        account = accounts.connect(
            channel=channel, name=network, handle=handle, credentials=credentials, at=SYSTEM_CLOCK.now()
        )
        self._networks[account.pk] = network
        if speaks:
            self._speaking.add(account.pk)
        return account.pk

    def answer(self, *, tag: str, numbers: list[int], undo: float, web: str = "") -> list[int]:
        """Answer those of the customers' `numbers` that have been heard; return which were tried now.

        Every third goes through the web server at `web`; when that falls meanwhile, the same answer, with its same
        key, is sent again the next time, as a person presses the button once more.
        """
        from porch.records.interactions.models import Interaction
        from porch.records.outbox import actions as outbox
        from porch.records.outbox.models import Outgoing

        meant = set(Outgoing.objects.filter(key__startswith=f"{tag}-").values_list("key", flat=True))
        done = []
        for heard in Interaction.objects.filter(ours=False, account_id__in=self._speaking, text__contains=f"Q {tag}-"):
            number = _number("Q", tag, heard.text)
            key = f"{tag}-{number:04d}"
            if heard.account is None or number not in numbers or key in meant:
                continue
            done.append(number)
            if web and number % 3 == 0:
                self._answer_by_web(web, heard.thread_id or 0, heard.handle_id or 0, judging.answer(tag, number), key)
                continue
            outbox.enqueue(
                account=heard.account, text=judging.answer(tag, number), at=SYSTEM_CLOCK.now(), answers=heard,
                to_handle=heard.handle, subject=f"Re: {heard.subject}" if heard.subject else "",
                visibility=heard.visibility, key=key, undo=timedelta(seconds=undo),
            )  # fmt: skip
            meant.add(key)
        return done

    def _answer_by_web(self, url: str, thread: int, handle: int, text: str, key: str) -> None:
        self._browser = self._browser or Browser(url)
        status = self._browser.answer(thread=thread, handle=handle, text=text, key=key)
        self.tried[key] += 1
        if status not in (0, 200, 204, 302):
            sys.stderr.write(f"{key}: the web server answered {status}\n")

    def press(self) -> int:
        """Let every account be due and every periodic task come round now, as they would in a while."""
        from porch.records.accounts.models import Account
        from porch.records.jobs.models import Job, Period

        now = SYSTEM_CLOCK.now()
        Account.objects.filter(state=Account.State.LIVE).update(due_at=now)
        Job.objects.filter(dead_at=None, lease_until=None, run_at__gt=now).update(run_at=now)
        return Period.objects.filter(task__in=("collect_due", "rescan")).update(next_at=now)

    def bury(self, *, pids: list[int]) -> int:
        """Let the leases of dead workers on jobs run out now, as they would in five minutes."""
        from porch.records.jobs.models import Job

        now = SYSTEM_CLOCK.now()
        held = Job.objects.filter(lease_until__gt=now)
        dead = [job.pk for job in held if int(job.leased_by.rpartition(":")[2] or 0) in pids]
        return Job.objects.filter(pk__in=dead).update(lease_until=now)

    def wake(self) -> int:
        """Let the leases of what was leaving run out now: only true when every worker is dead."""
        from porch.records.outbox.models import Outgoing

        now = SYSTEM_CLOCK.now()
        return Outgoing.objects.filter(state=Outgoing.State.SENDING).update(lease_until=now)

    def standing(self, *, tag: str) -> Told:
        """Return how many questions are in the log, and how the outbox and the accounts stand."""
        from porch.records.accounts.models import Account
        from porch.records.interactions.models import Interaction
        from porch.records.outbox.models import Outgoing

        asked = Interaction.objects.filter(ours=False, text__contains=f"Q {tag}-").count()
        states = Counter(Outgoing.objects.filter(key__startswith=f"{tag}-").values_list("state", flat=True))
        errors = {row.name: f"{row.state} {row.error}" for row in Account.objects.all() if row.error}
        return {"asked": asked, "states": dict(states), "errors": errors}

    def census(self, *, tag: str) -> Told:
        """Return every numbered row of the log and of the outbox."""
        from porch.records.interactions.models import Interaction
        from porch.records.outbox.models import Outgoing

        logged = [
            {
                "network": self._networks[row.account_id or 0], "number": number, "ours": row.ours,
                "external_id": row.external_id,
            }
            for row in Interaction.objects.filter(text__contains=f" {tag}-", deleted=False)
            if (number := _number("A" if row.ours else "Q", tag, row.text)) >= 0
        ]  # fmt: skip
        meant = [
            {"network": self._networks[row.account_id or 0], "number": _number("A", tag, row.text), "state": row.state,
             "error": row.error}
            for row in Outgoing.objects.filter(key__startswith=f"{tag}-")
        ]  # fmt: skip
        by_web = {"answers": len(self.tried), "tries": self.tried.total()}
        return {"logged": logged, "meant": meant, "by_web": by_web}

    def plant(self, *, tag: str, kind: str) -> str:
        """Do on purpose what must never happen, so that the figures can be seen to turn bad; return to what."""
        from porch.desk.post import delivering, wiring
        from porch.projections.waiting.models import Standing
        from porch.records.interactions.models import Interaction
        from porch.records.outbox.models import Outgoing

        if kind == "lost":
            answered = Outgoing.objects.exclude(answers=None).values("answers_id")
            row = Interaction.objects.filter(ours=False, text__contains=f"Q {tag}-").exclude(pk__in=answered).first()
            Standing.objects.filter(last=row).delete()
            return str(row.delete()) if row is not None else ""
        said = Outgoing.objects.filter(key__startswith=f"{tag}-", state=Outgoing.State.SENT).first()
        if said is None or said.account is None:
            return ""
        said.key, said.begun_at = f"{said.key}-again", SYSTEM_CLOCK.now()
        channel: Any = wiring.open_channel(said.account)
        return str(channel.speak(delivering.utterance(said)).external_id)


def _number(letter: str, tag: str, text: str) -> int:
    found = re.search(rf"\b{letter} {tag}-(\d{{4,}})\b", text)
    return int(found[1]) if found else -1


def main() -> None:
    """Work until standard input ends."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "porch.config.settings")
    django.setup()
    colleague = Colleague()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(colleague.do(json.loads(line)), default=str) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
