"""A real WordPress on loopback: PHP's own server before MariaDB, both started here from Debian's packages.

Everybody on it has an application password of their own, so customers and we act by the site's REST API.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from secrets import token_hex
from signal import SIGTERM
from types import TracebackType
from typing import Any

import httpx

from porch.proving.servers.ports import free_port
from porch.proving.servers.processes import end, folder, tail, until

SOURCE = Path("/usr/share/wordpress")
PROGRAMS = ("php", "mariadbd", "mariadb-install-db")
PEOPLE = {"acme": "editor", "ann": "subscriber", "ben": "subscriber"}
CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'wp'); define('DB_PASSWORD', '{key}');
define('DB_HOST', 'localhost:{home}/db.sock'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true); define('WP_AUTO_UPDATE_CORE', false);
define('WP_ENVIRONMENT_TYPE', 'local'); define('WP_SITEURL', '{url}'); define('WP_HOME', '{url}');
define('AUTH_KEY', '{key}'); define('SECURE_AUTH_KEY', '{key}'); define('LOGGED_IN_KEY', '{key}');
define('NONCE_KEY', '{key}'); define('AUTH_SALT', '{key}'); define('SECURE_AUTH_SALT', '{key}');
define('LOGGED_IN_SALT', '{key}'); define('NONCE_SALT', '{key}'); define('WP_DEBUG', false);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""
AT_ONCE = """<?php
add_filter('wp_is_comment_flood', '__return_false', 99);
"""
FOUND = """<?php
define('WP_INSTALLING', true);
require __DIR__ . '/wp-load.php'; require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Trattoria Acme', 'admin', 'admin@porch.test', true, '', '{key}');
update_option('comment_moderation', 0); update_option('comment_previously_approved', 0);
update_option('comment_registration', 0); update_option('comments_notify', 0); update_option('moderation_notify', 0);
$keys = array();
foreach (json_decode('{people}', true) as $name => $role) {{
    $number = wp_insert_user(array('user_login' => $name, 'user_pass' => '{key}', 'display_name' => ucfirst($name),
        'user_email' => "$name@porch.test", 'role' => $role));
    $made = WP_Application_Passwords::create_new_application_password($number, array('name' => 'tests'));
    $keys[$name] = $made[0];
}}
echo json_encode($keys);
"""


def lacking() -> str:
    """Return what must be installed before a WordPress can be started, nothing when all is there."""
    missing = [name for name in PROGRAMS if not _program(name)]
    return ", ".join([*missing, *([] if SOURCE.is_dir() else ["wordpress"])])


class WordPressSite:
    """`with WordPressSite() as site: site.comment("ann", site.post(), "Lovely")`. Ready in about ten seconds."""

    def __init__(self) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self.keys: dict[str, str] = {}
        self.http = httpx.Client(timeout=30, trust_env=False)
        self._home: Path | None = None
        self._key = token_hex(16)
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> WordPressSite:
        """Start both servers and found the site; NotReady or RuntimeError when they do not come up."""
        self._home = folder("wordpress", "mysql")
        self._start_database(self._home)
        self._found(self._home)
        self._start_php(self._home)
        return self

    def credentials(self, who: str = "acme") -> dict[str, str]:
        """Return what somebody types to connect."""
        return {"url": self.url, "user": who, "password": self.keys[who]}

    def ask(self, who: str, method: str, path: str, *, params: dict[str, Any] | None = None, **body: Any) -> Any:
        """Return what the site answers somebody; HTTPStatusError when it refuses."""
        query = {"rest_route": f"/wp/v2{path}", **(params or {})}
        auth = (who, self.keys[who]) if who else None
        answer = self.http.request(method, f"{self.url}/", params=query, json=body or None, auth=auth)
        return answer.raise_for_status().json()

    def post(self, title: str = "Today's dish", content: str = "Risotto.") -> int:
        """Publish a post as acme and return its number."""
        made = self.ask("acme", "POST", "/posts", title=title, content=content, status="publish")
        return int(made["id"])

    def comment(self, who: str, post: int, text: str, parent: int = 0) -> dict[str, Any]:
        """Write a comment as somebody who is signed in, and return it."""
        said: dict[str, Any] = self.ask(who, "POST", "/comments", post=post, content=text, parent=parent)
        return said

    def comments(self, text: str) -> list[dict[str, Any]]:
        """Return acme's comments that hold `text`, as acme sees them."""
        acme = self.ask("acme", "GET", "/users/me")["id"]
        asked = {"author": acme, "context": "edit", "status": "all", "per_page": 100}
        found = self.ask("acme", "GET", "/comments", params=asked)
        return [one for one in found if text in one["content"]["raw"]]

    def stop(self) -> None:
        """End both servers and remove their folder."""
        for process in reversed(self._processes):
            _end_with_children(process)
        self._processes = []
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)
        self.http.close()

    def _start_database(self, home: Path) -> None:
        user = ["--user=mysql"] if os.geteuid() == 0 else []
        # A MariaDB that begins clears the folder of temporary tables away, those of another one that begins too.
        (home / "scratch").mkdir()
        (home / "scratch").chmod(0o777)
        data = [f"--tmpdir={home}/scratch", f"--datadir={home}/db", "--no-defaults"]
        made = [_program("mariadb-install-db"), *reversed(data), *user, "--auth-root-authentication-method=normal"]
        _run([*made, "--skip-test-db"], home)
        first = home / "first.sql"
        first.write_text(
            "CREATE DATABASE wordpress CHARACTER SET utf8mb4;\n"
            f"CREATE USER wp@localhost IDENTIFIED BY '{self._key}';\n"
            "GRANT ALL ON wordpress.* TO wp@localhost;\n"
        )
        first.chmod(0o644)
        small = ["--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0", "--skip-networking"]
        where = [f"--socket={home}/db.sock", f"--pid-file={home}/db.pid", f"--init-file={first}"]
        log = home / "mariadb.log"
        command = [_program("mariadbd"), *reversed(data), *user, *where, *small]
        database = self._begin(command, log, home, environment={})
        until(lambda: "ready for connections" in tail(log, 100_000), database, what="MariaDB", log=log)

    def _found(self, home: Path) -> None:
        site = home / "site"
        shutil.copytree(SOURCE, site, ignore=shutil.ignore_patterns("themes", "plugins", "wp-config.php"))
        for name in ("themes", "plugins", "uploads", "mu-plugins"):
            (site / "wp-content" / name).mkdir(parents=True, exist_ok=True)
        (site / "wp-content" / "mu-plugins" / "at_once.php").write_text(AT_ONCE)  # else one comment in 15 seconds
        (site / "wp-config.php").write_text(CONFIG.format(key=self._key, home=home, url=self.url))
        people = '{"' + '","'.join(f'{name}":"{role}' for name, role in PEOPLE.items()) + '"}'
        (site / "found.php").write_text(FOUND.format(key=self._key, people=people))
        told = _run([_program("php"), str(site / "found.php")], home)
        (site / "found.php").unlink()
        self.keys = dict(httpx.Response(200, content=told[told.index(b'{"acme"') :]).json())

    def _start_php(self, home: Path) -> None:
        log, port = home / "php.log", self.url.rpartition(":")[2]
        command = [_program("php"), "-d", "upload_max_filesize=16M", "-d", "post_max_size=20M"]
        command += ["-S", f"127.0.0.1:{port}", "-t", str(home / "site")]
        php = self._begin(command, log, home / "site", environment={"PHP_CLI_SERVER_WORKERS": "3"})
        until(self._answers, php, what="WordPress", log=log)

    def _begin(
        self, command: list[str], log: Path, home: Path, *, environment: dict[str, str]
    ) -> subprocess.Popen[bytes]:
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, stdout=out, stderr=out, cwd=home, env=os.environ | environment, start_new_session=True
            )
        self._processes.append(process)
        return process

    def _answers(self) -> bool:
        try:
            return self.http.get(f"{self.url}/", params={"rest_route": "/wp/v2/posts"}).is_success
        except httpx.HTTPError:
            return False

    def __enter__(self) -> WordPressSite:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def _program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return found or ""


def _end_with_children(process: subprocess.Popen[bytes]) -> None:
    """End a process and its workers, which stay behind when only the first of them is told."""
    if process.poll() is None:
        os.killpg(process.pid, SIGTERM)
    end(process)


def _run(command: list[str], home: Path) -> bytes:
    done = subprocess.run(command, capture_output=True, check=False, timeout=120, cwd=home)
    if done.returncode:
        said = (done.stdout + done.stderr).decode(errors="replace")
        raise RuntimeError(f"{' '.join(command[:2])} failed: {said[-1500:]}")
    return done.stdout
