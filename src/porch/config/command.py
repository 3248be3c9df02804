"""The `porch` command, put together from the groups that the floors below offer."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from porch.config import doctor, serving
from porch.config.starting import set_up

# name -> (module, attribute, help). Read only when called, so that `porch --help` needs no database.
GROUPS = {
    "import": ("porch.interfaces.cli.importing", "group", "Bring an archive or a mailbox file in."),
    "ads": ("porch.interfaces.cli.ads", "group", "Look at what advertising cost."),
    "quarantine": ("porch.interfaces.cli.quarantine", "group", "Look at what could not be read, and read it again."),
    "jobs": ("porch.interfaces.cli.jobs", "group", "Look at work that failed, and do it again."),
    "account": ("porch.interfaces.cli.account", "group", "Connections: list, test, pause, resume."),
    "member": ("porch.interfaces.cli.member", "group", "Colleagues: list, add, sign-in again."),
    "providers": ("porch.interfaces.cli.providers", "group", "Whom customers may sign in with at the portal."),
    "morning": ("porch.interfaces.cli.morning", "morning", "Print today's list."),
    "ledger": ("porch.interfaces.cli.ledger", "ledger", "Print what became of everything, by connection and day."),
    "choices": ("porch.interfaces.cli.choices", "group", "Look at what customers chose, knowing which facts."),
    "claims": ("porch.interfaces.cli.claims", "group", "Look at what we promise in public, and who doubts it."),
    "questions": ("porch.interfaces.cli.questions", "group", "Look at what customers ask and answer one another."),
    "surveys": ("porch.interfaces.cli.surveys", "group", "Look at what was asked, and give it out or take it in."),
    "tallies": ("porch.interfaces.cli.tallies", "group", "Look at what networks count of us."),
    "channels": ("porch.interfaces.cli.channels", "group", "What Porch can hear and where it can speak."),
    "searches": ("porch.interfaces.cli.searches", "group", "Look for words that people say in public."),
    "search": ("porch.interfaces.cli.search", "search", "Find what was said, the best first."),
    "alerts": ("porch.interfaces.cli.alerts", "alerts", "What saved searches came upon."),
    "person": ("porch.interfaces.cli.person", "group", "What is held of one person: look, export, erase."),
    "people": ("porch.interfaces.cli.people", "group", "Who may be one person; people in from a file and out."),
    "segments": ("porch.interfaces.cli.segments", "group", "People by a saved filter."),
    "organisations": ("porch.interfaces.cli.organisations", "group", "Where people work, and who was there."),
    "influence": ("porch.interfaces.cli.influence", "group", "Who moves whom, and how we stand ourselves."),
    "language": ("porch.interfaces.cli.language", "group", "Learn what Porch brings along to understand texts."),
    "gatherings": ("porch.interfaces.cli.gatherings", "group", "Dates people come to, and who comes."),
    "bursts": ("porch.interfaces.cli.bursts", "group", "Little bursts: who gets them, and what they do."),
    "promises": ("porch.interfaces.cli.promises", "group", "Look at what was promised, and say what became of it."),
    "fourcs": ("porch.interfaces.cli.fourcs", "command", "Who went up a rung: reading, sorting, making, with others."),
    "ideas": ("porch.interfaces.cli.ideas", "group", "Boards and their ideas: open one, list, decide, publish."),
    "points": ("porch.interfaces.cli.points", "command", "What to reach, through what, with which tool."),
    "needs": ("porch.interfaces.cli.needs", "needs", "What people ask for, lack and praise."),
    "partners": ("porch.interfaces.cli.partners", "partners", "How we are as partners of those who propose."),
    "rebuild": ("porch.interfaces.cli.rebuild", "rebuild", "Make a projection again from the log."),
    "demo": ("porch.proving.demo.command", "demo", "Fill a small town with a story."),
    "bench": ("porch.proving.benches", "benches", "Measure speed and fairness beside rivals."),
    "validate": ("porch.proving.validations", "validations", "Hold what Porch says against real data."),
    "drill": ("porch.proving.drills", "drills", "Prove that nothing is lost or said twice."),
}


class Porch(click.Group):
    """Loads a command when it is called, with Django set up and the database brought up to date before it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command's name."""
        return sorted([*super().list_commands(ctx), *GROUPS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by name."""
        if cmd_name in GROUPS:
            module, attribute, _ = GROUPS[cmd_name]
            set_up()
            loaded: click.Command = getattr(import_module(module), attribute)
            return loaded
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List commands with their help, loading none."""
        rows = [(name, help_) for name, (_, _, help_) in GROUPS.items()]
        rows += [
            (name, command.get_short_help_str(80)) for name, command in self.commands.items() if not command.hidden
        ]
        with formatter.section("Commands"):
            formatter.write_dl(sorted(rows))


@click.group(cls=Porch, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="porch")
def porch() -> None:
    """Hear your customers, know who waits, answer in person.

    Everything Porch writes lies under PORCH_HOME. `porch doctor` prints the settings and where each comes from.
    """


porch.add_command(serving.serve)
porch.add_command(serving.run_all)
porch.add_command(serving.web)
porch.add_command(serving.worker)
porch.add_command(serving.prepare)
porch.add_command(doctor.doctor)


def main() -> None:
    """Run the command; what went wrong on purpose is said in one line, with exit code 1."""
    from porch.core.errors import PorchError

    try:
        porch(standalone_mode=False)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except PorchError as error:
        click.echo(f"porch: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
