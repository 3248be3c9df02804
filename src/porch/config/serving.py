"""Runs Porch: one process tree with the web server and the worker, or each apart."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

import click

from porch.config.starting import set_up
from porch.core.errors import PorchError

PORCH = [sys.executable, "-m", "porch.config.command"]
SPARE_THREADS = 4  # they tell whoever finds every other thread busy to come again
CALM_AFTER = 30.0  # seconds a worker must live for its next fall to count as the first


@click.command("run")
def run_all() -> None:
    """Start everything on this machine; offers a demo town at the first start (PORCH_DEMO=1 takes it unasked)."""
    _prepare(offer_demo=True)
    _tend([[*PORCH, "web"], [*PORCH, "worker"]])


@click.command()
@click.option(
    "--public", "public_url", default="", help="The address people reach Porch at (https://...), behind your proxy."
)
@click.option("--host", default="", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, default=None, help="Port to listen on.  [default: 8420]")
@click.option("--no-worker", is_flag=True, help="Only the web server; start `porch worker` elsewhere.")
def serve(public_url: str, host: str, port: int | None, no_worker: bool) -> None:
    """Serve Porch, with its worker beside it."""
    for name, value in (("PORCH_PUBLIC_URL", public_url), ("PORCH_HOST", host), ("PORCH_PORT", str(port or ""))):
        if value:
            os.environ[name] = value
    _prepare(offer_demo=False)
    _tend([[*PORCH, "web"]] if no_worker else [[*PORCH, "web"], [*PORCH, "worker"]])


@click.command(hidden=True)
def web() -> None:
    """Run the web server alone."""
    from granian import Granian
    from granian.constants import Interfaces

    from porch.config.env import settings

    ours = settings()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "porch.config.settings")
    Granian(
        os.environ.get("PORCH_WSGI", "porch.config.wsgi:application"),  # benches put a bare page in front
        address=ours.host,
        port=ours.port,
        interface=Interfaces.WSGI,
        workers=ours.web_workers,
        blocking_threads=ours.web_threads + ours.hook_threads + SPARE_THREADS,
        backlog=512,
        log_level="error",  # type: ignore[arg-type]
        websockets=False,
        respawn_failed_workers=True,
    ).serve()


@click.command()
@click.option("--threads", default=3, show_default=True, help="How many jobs are done at the same time.")
@click.option("--once", is_flag=True, help="Do what is due now and stop.")
@click.option("--job", type=int, help="Do this piece of work and stop: a worker calls it for what brings much along.")
def worker(threads: int, once: bool, job: int | None) -> None:
    """Collect, deliver, look up and lay out the morning, until stopped."""
    set_up()
    from porch.interfaces.schedule.worker import Worker

    if job is not None:
        Worker.do(job)
    elif once:
        Worker(threads=threads).drain()
    else:
        Worker(threads=threads).run()


@click.command(hidden=True)
@click.option("--offer-demo", is_flag=True)
def prepare(offer_demo: bool) -> None:
    """Bring the database up to date and say where the door is."""
    set_up()
    from porch.config.env import settings
    from porch.records.team import actions as team

    ours = settings()
    address = ours.public_url or f"http://{ours.host}:{ours.port}/"
    if offer_demo and _wants_demo():
        from porch.proving.demo.command import tell

        tell()
    token = team.offer_setup()
    click.echo(f"Porch is at {address}")
    if token:
        click.echo(f"Set-up code (works once, for whoever is first): {token}")


def _wants_demo() -> bool:
    from porch.core.viewer import SYSTEM
    from porch.records.team import queries as team

    if team.has_owner(SYSTEM):
        return False
    if os.environ.get("PORCH_DEMO") is not None:
        return os.environ["PORCH_DEMO"] == "1"
    return sys.stdin.isatty() and click.confirm("Fill it with a demo town, to look around?", default=False)


def _prepare(*, offer_demo: bool) -> None:
    _see_that_the_door_is_free()
    done = subprocess.run([*PORCH, "prepare", *(["--offer-demo"] if offer_demo else [])], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def _see_that_the_door_is_free() -> None:
    # Said here in one line: the web server would fall, and be started again, eight times before anybody is told.
    from porch.config.env import settings

    ours = settings()
    family = socket.AF_INET6 if ":" in ours.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ours.host, ours.port))
        except OSError as error:
            raise PorchError(
                f"port {ours.port} on {ours.host} cannot be used ({error.strerror}). Is Porch running already? "
                "Otherwise choose another: PORCH_PORT=8421 or porch serve --port 8421."
            ) from error


def _tend(commands: list[list[str]]) -> None:
    """Keep the processes running: one that falls is started again, ever more slowly, until we are told to stop."""
    stopping = False
    running = [(command, subprocess.Popen(command), time.monotonic(), 0) for command in commands]

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        for _, process, _, _ in running:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        time.sleep(0.5)
        for place, (command, process, since, falls) in enumerate(running):
            if process.poll() is None or stopping:
                continue
            falls = 1 if time.monotonic() - since > CALM_AFTER else falls + 1  # noqa: PLW2901
            if falls > 8:
                click.echo(f"porch: {command[-1]} keeps falling; see what it said above.", err=True)
                stop(0, None)
                break
            time.sleep(min(0.2 * 2**falls, 10))
            if not stopping:
                running[place] = (command, subprocess.Popen(command), time.monotonic(), falls)
    for _, process, _, _ in running:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()  # once more, for one that was being started when we were told to stop
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
