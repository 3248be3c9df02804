import httpx
import pytest

from porch.proving.servers.need import need
from porch.proving.servers.synapse import Synapse, install


@pytest.mark.real
@pytest.mark.slow
def test_two_people_talk_on_a_synapse_of_our_own_and_nothing_is_left_behind() -> None:
    try:
        install()
    except (OSError, RuntimeError) as refused:
        need(False, f"matrix-synapse ({refused})")
    with Synapse() as server:
        ann, ben = server.settles("ann"), server.settles("ben")
        room = ann.opens(invite=(ben.user,), direct=True)
        ben.joins(room)
        said = ann.says(room, "Ciao")
        ann.edits(room, said, "Ciao, Ben")
        ann.takes_back(room, ben.says(room, "Never mind", reply_to=said))
        shown = [event["type"] for event in ben.sees(room)][:4]
    assert shown == ["m.room.redaction", "m.room.message", "m.room.message", "m.room.message"]
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{server.url}/_matrix/client/versions")
