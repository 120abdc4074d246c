"""`onmaru hub keygen | sign | verify | signer ... | policy ...`."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from onmaru.core.errors import InvalidInput
from onmaru.core.terminal import Styled, errors_shown, write_facts, write_json, write_table
from onmaru.hub.cli.connect import Format, SiteOption, TokenOption, connect
from onmaru.hub.cli.trust import Reference

Password = Annotated[
    str,
    typer.Option(
        "--password", prompt="Password of the key (empty: none)", hide_input=True, help="Of the private key."
    ),
]


def keygen(
    name: Annotated[Path, typer.Argument(help="Writes NAME.key and NAME.pub.")] = Path("onmaru"),
    password: Password = "",
) -> None:
    """Make a pair of keys for signing: keep NAME.key to yourself, let an admin trust NAME.pub."""
    from onmaru.hub.rules.signing import new_key_pair

    with errors_shown():
        private, public = name.with_suffix(".key"), name.with_suffix(".pub")
        if private.exists() or public.exists():
            raise InvalidInput(f"{private} or {public} is there already", hint="choose another name")
        secret, shown = new_key_pair(password)
        with os.fdopen(os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secret)
        public.write_bytes(shown)
    write_facts(
        "Keys", {"private": private, "public": public, "next": f"onmaru hub signer add NAME {public}"}
    )


class SignatureFormat(StrEnum):
    """What a signature covers: the manifest, or the files."""

    COSIGN = "cosign"
    MODEL_SIGNING = "model-signing"


def sign(
    reference: Reference,
    key: Annotated[Path | None, typer.Option(help="Private key (PEM).", exists=True, dir_okay=False)] = None,
    as_: Annotated[SignatureFormat, typer.Option("--as", help="model-signing: of the files, in OpenSSF's format.")] = SignatureFormat.COSIGN,
    bundle: Annotated[Path | None, typer.Option(help="Attach this model signature (model.sig) instead of making one.", exists=True, dir_okay=False)] = None,
    password: Annotated[str | None, typer.Option("--password", help="Of the private key; asked for when it is not given.")] = None,
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Sign an artifact; the key stays here."""
    with errors_shown(json=format == "json"):
        if (key is None) == (bundle is None):
            raise InvalidInput(
                "a key or a signature is needed", hint="--key release.key, or --bundle model.sig"
            )
        trust = connect(site, token).trust
        if key is not None:
            asked = password if password is not None else _ask_password()
            digest = trust.sign(reference, key.read_bytes(), password=asked, format=as_.value)
        elif bundle is not None:
            digest = trust.attach_signature(reference, bundle.read_bytes())
    write_json({"digest": digest}) if format == "json" else write_facts(reference, {"signed": digest})


def _ask_password() -> str:
    answer: str = typer.prompt(
        "Password of the key (empty: none)", default="", hide_input=True, show_default=False
    )
    return answer


def verify(
    reference: Reference,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the model signature here, for the model_signing program.")] = None,
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Signatures of an artifact. Leaves with status 2 when no trusted key made one."""
    with errors_shown(json=format == "json"):
        trust = connect(site, token).trust
        found = trust.standing(reference)
        if output is not None:
            output.write_bytes(trust.model_signature(reference))
    trusted = [each for each in found["signatures"] if each["signer"]]
    if format == "json":
        write_json(found)
    else:
        write_facts(reference, _told(found, trusted))
    if not trusted:
        raise typer.Exit(2)


def _told(found: dict[str, Any], trusted: list[dict[str, Any]]) -> dict[str, Any]:
    names = ", ".join(f"{each['signer']['name']} ({each['format']})" for each in trusted)
    broken = [each for each in found["signatures"] if each["problems"]]
    facts: dict[str, Any] = {
        "digest": found["digest"],
        "signed by": names or Styled("no trusted key", "red"),
    }
    unknown = len(found["signatures"]) - len(trusted) - len(broken)
    facts |= {"by keys nobody trusts": unknown} if unknown else {}
    for each in broken:
        facts[f"not valid: {each['place'][:19]}"] = Styled("; ".join(each["problems"]), "red")
    left_out = sorted({path for each in trusted for path in each["left_out"]})
    facts |= {"files left out": ", ".join(left_out)} if left_out else {}
    kept = "; ".join(each["text"] for each in found["kept_back"])
    return facts | ({"kept back": kept} if kept else {})


def list_signers(site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """Keys the organisation trusts."""
    with errors_shown(json=format == "json"):
        found = connect(site, token).trust.signers()
    write_json(found) if format == "json" else write_table(
        "Trusted keys", found, ("id", "name", "created"), empty="none"
    )


def add_signer(
    name: Annotated[str, typer.Argument(help="Whose key it is.")],
    public_key: Annotated[Path, typer.Argument(help="Public key (PEM).", exists=True, dir_okay=False)],
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Trust a key."""
    with errors_shown(json=format == "json"):
        done = connect(site, token).trust.trust_key(name, public_key.read_text(encoding="utf-8"))
    write_json(done) if format == "json" else write_facts("Trusted", {"id": done["id"], "name": done["name"]})


def remove_signer(
    signer: Annotated[str, typer.Argument(help="Its id.")], site: SiteOption = "", token: TokenOption = ""
) -> None:
    """Trust a key no longer."""
    with errors_shown():
        connect(site, token).trust.distrust_key(signer)


def policy(
    require_scan: Annotated[bool | None, typer.Option(help="Only what was scanned may be pulled.")] = None,
    require_signature: Annotated[bool | None, typer.Option(help="Only what a trusted key signed.")] = None,
    refuse_severity: Annotated[str | None, typer.Option(help="low, medium, high, critical; empty for none.")] = None,
    only_fixable: Annotated[bool | None, typer.Option(help="Count only what could be mended.")] = None,
    refuse_secrets: Annotated[bool | None, typer.Option(help="Keep back what holds credentials.")] = None,
    refuse_code_in_models: Annotated[bool | None, typer.Option(help="Keep back models that run code when loaded.")] = None,
    dry_run: Annotated[bool, typer.Option(help="Only tell what would be kept back.")] = False,
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Show what may be pulled, or change it; publishers pull what is kept back all the same."""
    asked = {
        "require_scan": require_scan, "require_signature": require_signature, "refuse_severity": refuse_severity,
        "only_fixable": only_fixable, "refuse_secrets": refuse_secrets, "refuse_code_in_models": refuse_code_in_models,
    }  # fmt: skip
    changes = {key: value for key, value in asked.items() if value is not None}
    with errors_shown(json=format == "json"):
        trust = connect(site, token).trust
        wanted = {**trust.policy(), **changes}
        kept = trust.preview_policy(**wanted) if dry_run else []
        found = trust.set_policy(**wanted) if changes and not dry_run else wanted
    if format == "json":
        write_json(kept if dry_run else found)
    elif dry_run:
        rows = [{**each, "why": "; ".join(reason["text"] for reason in each["reasons"])} for each in kept]
        write_table("Would be kept back", rows, ("name", "tag", "why"), empty="nothing")
    else:
        write_facts("Policy", found)


def register(hub: typer.Typer) -> None:
    """Add this module's commands."""
    for command in (keygen, sign, verify, policy):
        hub.command()(command)
    signers = typer.Typer(no_args_is_help=True, help="Keys the organisation trusts.")
    signers.command("list")(list_signers)
    signers.command("add")(add_signer)
    signers.command("rm")(remove_signer)
    hub.add_typer(signers, name="signer")
