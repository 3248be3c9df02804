"""A real Matrix homeserver (Synapse, on SQLite) on loopback, with the people a test needs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx

from porch.proving.servers import own_venv
from porch.proving.servers.ports import free_port
from porch.proving.servers.processes import end, folder, until

PINNED = "matrix-synapse==1.163.2"
NAME = "porch.test"
MUCH = "{per_second: 10000, burst_count: 10000}"
SETTINGS = f"""
listeners:
  - port: PORT
    bind_addresses: ['127.0.0.1']
    type: http
    tls: false
    resources: [{{names: [client], compress: false}}]
enable_registration: true
enable_registration_without_verification: true
trusted_key_servers: []
federation_domain_whitelist: []
report_stats: false
caches: {{sync_response_cache_duration: 0s}}  # else a question asked again within two minutes has the old answer
rc_registration: {MUCH}
rc_login: {{address: {MUCH}, account: {MUCH}, failed_attempts: {MUCH}}}
rc_message: {MUCH}
rc_joins: {{local: {MUCH}, remote: {MUCH}}}
rc_invites: {{per_room: {MUCH}, per_user: {MUCH}, per_issuer: {MUCH}}}
"""


def install() -> Path:
    """Return Synapse's Python, in a virtual environment of its own, made on first use; RuntimeError when it fails."""
    return own_venv.made("synapse", PINNED) / "python"


class Resident:
    """Somebody with an account on the server."""

    def __init__(self, url: str, user: str, token: str, device: str) -> None:
        self.url, self.user, self.token, self.device = url, user, token, device
        self.http = httpx.Client(timeout=30, trust_env=False, headers={"Authorization": f"Bearer {token}"})

    def call(self, method: str, path: str, **told: Any) -> Any:
        """Return what the server answers to a request below /_matrix/client/v3."""
        answer = self.http.request(method, f"{self.url}/_matrix/client/v3{path}", **told)
        return answer.raise_for_status().json()

    def opens(self, *, invite: tuple[str, ...] = (), direct: bool = False, public: bool = False, name: str = "") -> str:
        """Open a room and return its id."""
        told: dict[str, Any] = {
            "preset": "public_chat" if public else "trusted_private_chat", "invite": list(invite), "is_direct": direct,
        }  # fmt: skip
        return str(self.call("POST", "/createRoom", json=told | ({"name": name} if name else {}))["room_id"])

    def joins(self, room: str) -> None:
        """Enter a room."""
        self.call("POST", f"/join/{quote(room, safe='')}", json={})

    def sends(self, room: str, content: dict[str, Any], kind: str = "m.room.message") -> str:
        """Send an event and return its id."""
        path = f"/rooms/{quote(room, safe='')}/send/{kind}/{uuid4().hex}"
        return str(self.call("PUT", path, json=content)["event_id"])

    def says(self, room: str, text: str, *, reply_to: str = "") -> str:
        """Say something and return its id."""
        content: dict[str, Any] = {"msgtype": "m.text", "body": text}
        if reply_to:
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": reply_to}}
        return self.sends(room, content)

    def edits(self, room: str, event: str, text: str) -> str:
        """Change what was said."""
        new = {"msgtype": "m.text", "body": text}
        told = {"rel_type": "m.replace", "event_id": event}
        return self.sends(room, {**new, "body": f"* {text}", "m.new_content": new, "m.relates_to": told})

    def takes_back(self, room: str, event: str) -> None:
        """Redact an event."""
        path = f"/rooms/{quote(room, safe='')}/redact/{quote(event, safe='')}/{uuid4().hex}"
        self.call("PUT", path, json={})

    def sees(self, room: str) -> list[dict[str, Any]]:
        """Return the room's latest events, newest first."""
        path = f"/rooms/{quote(room, safe='')}/messages"
        return list(self.call("GET", path, params={"dir": "b", "limit": "200"})["chunk"])


class Synapse:
    """`with Synapse() as server: ann = server.settles("ann")`. Ready in six to twelve seconds."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._home: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._residents: list[Resident] = []

    def start(self) -> Synapse:
        """Start and return when it answers; NotReady when it does not in 60 s."""
        python = install()
        self._home = home = folder("synapse")
        made, ours, log = home / "homeserver.yaml", home / "ours.yaml", home / "log"
        program = [str(python), "-m", "synapse.app.homeserver"]
        _run([
            *program, "--server-name", NAME, "--config-path", str(made), "--data-directory", str(home),
            "--generate-config", "--report-stats=no",
        ], home)  # fmt: skip
        ours.write_text(SETTINGS.replace("PORT", str(self.port)))
        with log.open("wb") as out:
            command = [*program, "-c", str(made), "-c", str(ours)]
            self._process = subprocess.Popen(command, stdout=out, stderr=out, cwd=home)
        until(self._answers, self._process, what="Synapse", log=log)
        return self

    def settles(self, name: str) -> Resident:
        """Make an account and return who has it."""
        told = {"username": name, "password": uuid4().hex, "auth": {"type": "m.login.dummy"}}
        answer = httpx.post(f"{self.url}/_matrix/client/v3/register", json=told, timeout=30, trust_env=False)
        made = answer.raise_for_status().json()
        self._residents.append(Resident(self.url, made["user_id"], made["access_token"], made["device_id"]))
        return self._residents[-1]

    def stop(self) -> None:
        """End the server and remove its folder."""
        for resident in self._residents:
            resident.http.close()
        if self._process is not None:
            end(self._process)
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/_matrix/client/versions", trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def __enter__(self) -> Synapse:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def _run(command: list[str], at: Path | None = None) -> None:
    done = subprocess.run(command, capture_output=True, check=False, timeout=600, cwd=at)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:4])} failed: {done.stderr.decode(errors='replace')[-1000:]}")
