"""An import-linter contract: modules of a package never know each other, but `_email_words` belongs to `email`."""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class Families(Contract):
    """Each public child of `package` with the private ones named after it is a family; families are independent.

    A private child named after nobody belongs to nobody: any family may use it, and it may use only its like.
    """

    type_name = "families"

    package = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Return broken with each import from one family into another."""
        package = str(self.package)
        modules = graph.find_descendants(package)
        public = {child(module, package) for module in modules if not child(module, package).startswith("_")}
        crossing = [
            (importer, imported)
            for importer in sorted(modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer) & modules)
            if (owner := family(child(imported, package), public)) != family(child(importer, package), public)
            and owner in public
        ]
        return ContractCheck(kept=not crossing, metadata={"crossing": crossing})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each crossing import."""
        for importer, imported in check.metadata["crossing"]:
            output.print_error(f"{importer} is not allowed to import {imported}")


def child(module: str, package: str) -> str:
    """Return the name of the child of `package` that a module is or lies in."""
    return module.removeprefix(f"{package}.").split(".")[0]


def family(name: str, public: set[str]) -> str:
    """Return the public module that a child belongs to; a private one of nobody's is a family of its own.

    >>> family("_mastodon_words", {"mastodon", "email"})
    'mastodon'
    """
    owners = [owner for owner in public if name == owner or name.startswith(f"_{owner}_")]
    return max(owners, key=len, default=name)
