import io
import tarfile
from pathlib import Path

import pytest

from porch.channels import _archive_mail
from porch.channels._archive_mail import MailReader, mails
from porch.core.errors import ChannelError, Unreadable


def letter(number: int, body: str = "Do you have a table?") -> bytes:
    head = f"From: Ann <ann@home.test>\nTo: care@shop.test\nMessage-ID: <{number}@home.test>\n"
    return f"{head}Date: Tue, 31 Oct 2017 22:10:47 +0000\nSubject: Table\n\n{body}\n\n".encode()


def mailbox(*letters: bytes) -> bytes:
    return b"".join(b"From ann@home.test Tue Oct 31 22:10:47 2017\n" + one for one in letters)


def test_a_mailbox_file_gives_every_mail(tmp_path: Path) -> None:
    (tmp_path / "Inbox").write_bytes(mailbox(letter(1), letter(2)))
    assert [b"<1@home.test>" in raw for raw in mails(tmp_path / "Inbox")] == [True, False]


@pytest.mark.parametrize("piece", [1, 7, 60, 100_000])
def test_a_mailbox_file_is_the_same_read_in_pieces(tmp_path: Path, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archive_mail, "PIECE", piece)
    whole = mailbox(*(letter(number, "From the heart,\n\nFrom me") for number in range(9)))
    (tmp_path / "a.mbox").write_bytes(whole)
    found = list(mails(tmp_path / "a.mbox"))
    assert (len(found), b"".join(found)) == (9, whole)


def test_a_folder_gives_its_mails_and_leaves_the_rest(tmp_path: Path) -> None:
    (tmp_path / "cur").mkdir()
    (tmp_path / "cur" / "1600000000.x:2,S").write_bytes(letter(1))
    (tmp_path / "two.eml").write_bytes(letter(2))
    (tmp_path / "LICENSE").write_bytes(b"You may")
    (tmp_path / "page.html").write_bytes(b"<html>")
    (tmp_path / "2001-November.txt").write_bytes(mailbox(letter(3), letter(4)))
    assert len(list(mails(tmp_path))) == 4


def test_a_log_of_a_list_server_gives_its_mails(tmp_path: Path) -> None:
    (tmp_path / "LIST.LOG1303C").write_bytes(
        (b"=" * 73 + b"\n").join([b"", *[b"Date: x\n" + letter(n) for n in (1, 2)]])
    )
    assert len(list(mails(tmp_path))) == 2


def test_a_tar_gives_its_mails(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "t.tar.gz", "w:gz") as tar:
        member = tarfile.TarInfo("a/1.eml")
        member.size = len(letter(1))
        tar.addfile(member, io.BytesIO(letter(1)))
    assert list(mails(tmp_path / "t.tar.gz")) == [letter(1)]


def test_what_holds_no_mail_says_so(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_bytes(b"You may")
    with pytest.raises(ChannelError, match="holds no mail"):
        list(mails(tmp_path))


def test_a_mail_is_read_and_ours_is_ours() -> None:
    one = MailReader(ours=frozenset(), mailbox="old.mbox")(letter(1))
    assert (one.author.value, one.text, one.ours) == ("ann@home.test", "Do you have a table?", False)
    assert MailReader(ours=frozenset({"ann@home.test"}), mailbox="old.mbox")(letter(1)).ours
    with pytest.raises(Unreadable):
        MailReader(ours=frozenset(), mailbox="old.mbox")(b"")
