"""Commands on accounts, for whoever runs the service: they work beside the running one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from symbio_kg.cli.session import NotUsable, Session, session, to_json

if TYPE_CHECKING:
    from enum import StrEnum

    from symbio_kg.people import Account, People

__all__ = ["app"]

_E = TypeVar("_E", bound="StrEnum")

app = typer.Typer(no_args_is_help=True, help="Accounts, roles and tokens of the service.")

Login = Annotated[str, typer.Argument(help="Account name.")]
Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Roles = Annotated[
    list[str],
    typer.Option(
        "--role", help="firm, facilitator, authority, researcher, public or administrator; repeatable."
    ),
]


@contextmanager
def _people(call: Session) -> Iterator[People]:
    from symbio_kg.people import People

    location = call.settings.location
    if location.startswith(("http://", "https://")):
        raise NotUsable(
            en="Accounts are kept in a folder. Give it with --data.",
            tr="Hesaplar bir klasörde tutulur. Klasörü --data ile verin.",
        )
    people = People(Path(location))
    try:
        yield people
    finally:
        people.close()


def _chosen(kind: type[_E], words: list[str]) -> list[_E]:
    """Return the members of *kind* that *words* name; NotUsable for any other word."""
    known = {member.value: member for member in kind}
    for word in words:
        if word not in known:
            names = ", ".join(known)
            raise NotUsable(en=f"{word}: choose from {names}.", tr=f"{word}: şunlardan seçin: {names}.")
    return [known[word] for word in words]


@app.command()
def add(
    context: typer.Context,
    login: Login,
    name: Annotated[str, typer.Option("--name", help="The name that others see.")],
    roles: Roles,
    organisation: Annotated[
        str | None, typer.Option("--organisation", help="IRI of the organisation it belongs to.")
    ] = None,
    institution: Annotated[
        bool, typer.Option("--institution", help="No password: signs in through the institution.")
    ] = False,
) -> None:
    """Make an account and print its one-time password.

    Example: symbio people add ayse@example.org --name "Ayşe Yılmaz" --role firm
    """
    from symbio_kg.people import Role

    call, chosen = session(context), _chosen(Role, roles)
    with _people(call) as people:
        if institution:
            people.accounts.add(login, name, chosen, organisation=organisation)
            return
        _, password = people.add(login, name, chosen, organisation=organisation)
    call.note("It must be changed at the first sign-in.")
    typer.echo(password)


@app.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """List the accounts.

    Example: symbio people list
    """
    call = session(context)
    with _people(call) as people:
        accounts = people.accounts.all()
    if as_json:
        to_json([_view(account) for account in accounts])
        return
    heads = [call.word(word) for word in ("account", "name", "roles", "organisation", "state")]
    call.table(
        heads,
        [(a.login, a.name, ", ".join(sorted(a.roles)), a.organisation, _state(call, a)) for a in accounts],
    )


@app.command()
def role(context: typer.Context, login: Login, roles: Roles) -> None:
    """Give an account exactly these roles.

    Example: symbio people role ayse@example.org --role firm --role facilitator
    """
    from symbio_kg.people import Role

    with _people(session(context)) as people:
        people.accounts.set_roles(people.accounts.by_login(login).id, _chosen(Role, roles))


@app.command()
def token(
    context: typer.Context,
    login: Login,
    name: Annotated[str, typer.Option("--name", help="What the token is for.")],
    scopes: Annotated[
        list[str],
        typer.Option(
            "--scope",
            help="read, listings, decisions, synergies, update, people or operate; repeatable.",
        ),
    ],
    days: Annotated[int, typer.Option("--days", help="How many days it works.")] = 90,
) -> None:
    """Make an API token of an account and print it; it is not shown again.

    Example: symbio people token ayse@example.org --name "ERP" --scope listings --days 30
    """
    from symbio_kg.people import Scope

    with _people(session(context)) as people:
        account = people.accounts.by_login(login)
        secret, _ = people.tokens.make(account.id, name, _chosen(Scope, scopes), days=days)
    typer.echo(secret)


@app.command()
def lock(context: typer.Context, login: Login) -> None:
    """Lock an account: its sessions end and its tokens stop working.

    Example: symbio people lock ayse@example.org
    """
    with _people(session(context)) as people:
        people.lock(people.accounts.by_login(login).id)


@app.command()
def unlock(context: typer.Context, login: Login) -> None:
    """Unlock an account and forget its failed sign-ins.

    Example: symbio people unlock ayse@example.org
    """
    with _people(session(context)) as people:
        people.unlock(people.accounts.by_login(login).id)


@app.command()
def password(context: typer.Context, login: Login) -> None:
    """Print a new one-time password of an account; its sessions end.

    Example: symbio people password ayse@example.org
    """
    call = session(context)
    with _people(call) as people:
        once = people.reset_password(people.accounts.by_login(login).id)
    call.note("It must be changed at the first sign-in.")
    typer.echo(once)


@app.command()
def export(context: typer.Context, login: Login) -> None:
    """Print all that is kept of the person behind an account, in the accounts and in the graph, as JSON.

    Example: symbio people export ayse@example.org
    """
    from symbio_kg.operate import export_person

    call = session(context)
    with _people(call) as people:
        account = people.accounts.by_login(login).id
    to_json(export_person(Path(call.settings.location), account))


@app.command()
def erase(context: typer.Context, login: Login) -> None:
    """Erase the person behind an account, in the accounts and in the graph; only a random number stays.

    Example: symbio people erase ayse@example.org
    """
    from symbio_kg.operate import erase_person

    call = session(context)
    with _people(call) as people:
        account = people.accounts.by_login(login).id
    erase_person(Path(call.settings.location), account)
    call.note("Its words leave the disk with `symbio compact`, and the backups with `symbio people rewrite`.")


@app.command()
def rewrite(
    context: typer.Context,
    backups: Annotated[Path, typer.Argument(help="Folder that the backups lie in.")],
) -> None:
    """Take out of every backup in a folder who was erased since it was made.

    Example: symbio people rewrite /var/backups/symbio
    """
    from symbio_kg.operate import rewrite_backups

    call = session(context)
    with _people(call) as people:
        erased = people.tombstones()
    for name in rewrite_backups(backups, erased):
        typer.echo(name)


@app.command()
def log(
    context: typer.Context,
    after: Annotated[int, typer.Option("--after", help="Only records after this number.")] = 0,
    known: Annotated[
        str | None, typer.Option("--known", help="Number and hash of a record noted before, as 17:3f0c...")
    ] = None,
) -> None:
    """Verify that nobody changed the security log, and print it as JSON.

    Example: symbio people log --after 1200
    """
    number, _, noted = (known or "").partition(":")
    if known and not (number.isdecimal() and noted):
        raise NotUsable(en=f"{known}: write number:hash.", tr=f"{known}: numara:özet biçiminde yazın.")
    with _people(session(context)) as people:
        people.ledger.verify((int(number), noted) if known else None)
        found: list[dict[str, Any]] = []
        while page := people.ledger.events(after):
            found += [{name: getattr(event, name) for name in event.__slots__} for event in page]
            after = page[-1].number
    to_json([{**event, "at": datetime.fromtimestamp(event["at"], UTC).isoformat()} for event in found])


def _view(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "login": account.login,
        "name": account.name,
        "roles": sorted(account.roles),
        "organisation": account.organisation,
        "locked": account.locked,
        "must_change": account.must_change,
    }


def _state(call: Session, account: Account) -> str:
    return call.word("locked") if account.locked else ""
