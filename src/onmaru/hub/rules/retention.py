"""Retention: which versions of an artifact go, and why. A version stays when any part of the rule keeps it.

Versions are manifests that stand for themselves. Children of an index, and what speaks of another manifest
(signatures, SBOMs, reports; as referrers or under cosign's tags), stay and go with what they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from fnmatch import fnmatchcase
from typing import Any

from onmaru.core.time import NS_PER_S
from onmaru.hub.errors import BadRetention

MAX_PATTERNS = 50
MAX_PATTERN = 128
NS_PER_DAY = 86_400 * NS_PER_S
_MAX_DAYS = 36_500.0
# Tags that stand for what is attached to a digest: cosign's, and the referrers of registries without that API.
_ATTACHED = re.compile(r"sha256-([0-9a-f]{64})(?:\.[a-z]+)?\Z")


@dataclass(frozen=True, slots=True)
class Rule:
    """What stays.

    Attributes:
        enabled: Whether anything is taken away by it; tags stay immutable all the same.
        keep_newest: So many versions of each artifact, the last pushed or tagged first.
        keep_days: What was pushed or tagged within so many days.
        keep_pulled_days: What was pulled within so many days.
        keep_tags: Patterns of tags whose versions stay.
        keep_tagged: Whatever has a tag stays.
        keep_deployed: What an artifact that serves it names, and what that was made of, stays.
        immutable_tags: Patterns of tags that never move and are never deleted.
    """

    enabled: bool = True
    keep_newest: int | None = None
    keep_days: float | None = None
    keep_pulled_days: float | None = None
    keep_tags: tuple[str, ...] = ()
    keep_tagged: bool = True
    keep_deployed: bool = True
    immutable_tags: tuple[str, ...] = ()

    @property
    def removes(self) -> bool:
        """Whether anything could go: a rule that says nothing of what to keep takes nothing away."""
        said = (self.keep_newest, self.keep_days, self.keep_pulled_days)
        return self.enabled and (any(each is not None for each in said) or bool(self.keep_tags))

    def as_json(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "keep_tags": list(self.keep_tags),
            "immutable_tags": list(self.immutable_tags),
        }


@dataclass(frozen=True, slots=True)
class Held:
    """A manifest as retention looks at it.

    Attributes:
        subject: sha256 of the manifest it speaks of; empty when it speaks of none, or of one that is not here.
        is_about_absent: It speaks of a manifest that is not here.
        children: sha256 of the manifests of an index.
        tags: Name and when it was set [ns].
    """

    sha256: str
    digest: str
    pushed_ns: int
    size: int = 0  # with what it refers to [B]
    subject: str = ""
    is_about_absent: bool = False
    children: tuple[str, ...] = ()
    tags: Mapping[str, int] = field(default_factory=dict)
    branches: frozenset[str] = frozenset()
    pulled_ns: int | None = None

    @property
    def touched_ns(self) -> int:
        return max(self.pushed_ns, *self.tags.values()) if self.tags else self.pushed_ns


@dataclass(frozen=True, slots=True)
class Gone:
    """A version that goes, with what goes along with it."""

    held: Held
    codes: tuple[str, ...]  # why: not_newest, old, not_pulled, tag_not_kept, untagged
    reasons: tuple[str, ...]  # the same in sentences; `core/texts` has them in Korean
    attached: tuple[Held, ...] = ()

    @property
    def reason(self) -> str:
        return ", ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class Verdict:
    kept: Mapping[str, str]  # sha256 -> why it stays
    gone: Sequence[Gone]
    tags: Sequence[str] = ()  # every tag there is

    @property
    def removed(self) -> list[Held]:
        """Every manifest that goes."""
        return [held for gone in self.gone for held in (gone.held, *gone.attached)]


def read_rule(raw: Mapping[str, Any]) -> Rule:
    """A rule as people write it.

    Raises:
        BadRetention: a name or value is unknown; all faults at once.
    """
    known = {each.name for each in fields(Rule)}
    faults = [f"unknown rule {str(key)[:80]!r}" for key in raw if key not in known]
    given: dict[str, Any] = {}
    for key in known & set(raw):
        value = raw[key]
        if value is None:
            continue
        if key in ("enabled", "keep_tagged", "keep_deployed"):
            fault = "" if isinstance(value, bool) else "true or false"
        elif key == "keep_newest":
            whole = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1_000_000
            fault = "" if whole else "a whole number from 1"
        elif key in ("keep_days", "keep_pulled_days"):
            number = isinstance(value, int | float) and not isinstance(value, bool)
            fault = "" if number and 0 < value <= _MAX_DAYS else "a number of days above 0"
        else:
            fault = _pattern_fault(value)
            value = tuple(value) if not fault else ()
        given[key] = value
        if fault:
            faults.append(f"{key} must be {fault}")
    if faults:
        raise BadRetention(
            "; ".join(sorted(faults)), hint=f"rules: {', '.join(sorted(known))}", faults=faults
        )
    return Rule(**given)


def _pattern_fault(value: Any) -> str:
    if not isinstance(value, list | tuple) or len(value) > MAX_PATTERNS:
        return f"a list of at most {MAX_PATTERNS} patterns"
    fits = all(
        isinstance(each, str) and 0 < len(each) <= MAX_PATTERN and not any(char.isspace() for char in each)
        for each in value
    )
    return "" if fits else "patterns such as v* without spaces"


def matches(tag: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(tag, pattern) for pattern in patterns)


def decide(
    helds: Sequence[Held], rule: Rule, *, now_ns: int, grace_ns: int = 0, immutable: Collection[str] = (),
    deployed: Collection[str] | None = (),
) -> Verdict:  # fmt: skip
    """What of one artifact stays, and what goes.

    Args:
        grace_ns: Nothing that was pushed or tagged more recently goes: a push may still be under way [ns].
        immutable: Patterns of tags that may not be deleted.
        deployed: Tags and digests of this artifact that something in use names; None: all of them.
    """
    by_name = {held.sha256: held for held in helds}
    every_tag = sorted(tag for held in helds for tag in held.tags)
    if not rule.removes:
        return Verdict(dict.fromkeys(by_name, "no rule takes anything away"), (), every_tag)
    owners = {held.sha256: _owners(held, by_name) for held in helds}
    children = {child for held in helds for child in held.children}
    roots = [held for held in helds if _stands_alone(held, owners[held.sha256], children)]
    ordered = sorted(roots, key=lambda held: (-held.touched_ns, held.sha256))
    newest = [held.sha256 for held in ordered if not _is_orphan(held)][: rule.keep_newest or 0]
    kept: dict[str, str] = {}
    codes: dict[str, tuple[str, ...]] = {}
    for held in ordered:
        if now_ns - held.touched_ns < grace_ns:
            kept[held.sha256] = "it was pushed or tagged just now"
            continue
        why = _protection(held, rule, immutable, deployed) or _keeping(held, rule, now_ns, newest)
        if why:
            kept[held.sha256] = why
        else:
            codes[held.sha256] = _codes(held, rule)
    for held in helds:  # children come before their index: a push that is under way is not torn apart
        if held.sha256 not in kept and now_ns - held.touched_ns < grace_ns:
            kept[held.sha256] = "it was pushed or tagged just now"
    below = _below(by_name, owners)
    covered = _covered(roots, below)
    for sha256 in by_name.keys() - covered:
        kept[sha256] = "it belongs to itself"  # tags can say so; nobody could tell what it goes with
    _close(kept, by_name, owners, below)
    return Verdict(kept, _gone(ordered, kept, codes, by_name, below, rule), every_tag)


def attached_to(tag: str) -> str:
    """sha256 of the manifest a tag such as `sha256-9f86....sig` speaks of; empty for any other tag."""
    match = _ATTACHED.match(tag)
    return match[1] if match else ""


def _plain_tags(held: Held) -> list[str]:
    return [tag for tag in held.tags if not attached_to(tag)]


def _owners(held: Held, by_name: Mapping[str, Held]) -> frozenset[str]:
    """What a manifest speaks of, as far as it is here."""
    said = {held.subject, *(attached_to(tag) for tag in held.tags)}
    return frozenset(name for name in said if name in by_name and name != held.sha256)


def _is_orphan(held: Held) -> bool:
    """Speaks of something that is not here."""
    return held.is_about_absent or (bool(held.tags) and not _plain_tags(held))


def _stands_alone(held: Held, owners: frozenset[str], children: Collection[str]) -> bool:
    return bool(_plain_tags(held)) or (held.sha256 not in children and not owners)


def _protection(held: Held, rule: Rule, immutable: Collection[str], deployed: Collection[str] | None) -> str:
    for tag in held.tags:
        if matches(tag, immutable):
            return f"the tag {tag} is immutable"
    if held.branches:
        return f"the branch {min(held.branches)} is here"
    if rule.keep_deployed:
        names = {*held.tags, held.digest, f"sha256:{held.sha256}"}
        if deployed is None or names & set(deployed):
            return "something in use was made of it"
    return ""


def _keeping(held: Held, rule: Rule, now_ns: int, newest: Collection[str]) -> str:
    tags = _plain_tags(held)
    if rule.keep_tagged and tags:
        return f"it has the tag {min(tags)}"
    for tag in tags:
        if matches(tag, rule.keep_tags):
            return f"the tag {tag} is kept"
    if held.sha256 in newest:
        return f"it is among the newest {rule.keep_newest}"
    if rule.keep_days is not None and now_ns - held.touched_ns < rule.keep_days * NS_PER_DAY:
        return f"it is younger than {rule.keep_days:g} days"
    pulled = held.pulled_ns is not None and rule.keep_pulled_days is not None
    if pulled and now_ns - int(held.pulled_ns or 0) < float(rule.keep_pulled_days or 0) * NS_PER_DAY:
        return f"it was pulled within {rule.keep_pulled_days:g} days"
    return ""


def _codes(held: Held, rule: Rule) -> tuple[str, ...]:
    codes = []
    if rule.keep_newest is not None and not _is_orphan(held):
        codes.append("not_newest")
    if rule.keep_days is not None:
        codes.append("old")
    if rule.keep_pulled_days is not None:
        codes.append("not_pulled")
    if not _plain_tags(held):
        codes.append("untagged")
    elif rule.keep_tags:
        codes.append("tag_not_kept")
    return tuple(codes)


def _reasons(codes: Collection[str], rule: Rule) -> tuple[str, ...]:
    said = {
        "not_newest": f"not among the newest {rule.keep_newest}",
        "old": f"older than {rule.keep_days or 0:g} days",
        "not_pulled": f"not pulled within {rule.keep_pulled_days or 0:g} days",
        "tag_not_kept": "no tag of it is kept",
        "untagged": "no tag points to it",
    }
    return tuple(said[code] for code in codes)


def _below(
    by_name: Mapping[str, Held], owners: Mapping[str, frozenset[str]]
) -> dict[str, list[tuple[str, str]]]:
    """What stays with a manifest, and why: its children, and what speaks of it."""
    below: dict[str, list[tuple[str, str]]] = {name: [] for name in by_name}
    for name, held in by_name.items():
        below[name] += [(child, "part of an index that stays") for child in held.children if child in by_name]
        for subject in owners[name]:
            below[subject].append((name, "speaks of what stays"))
    return below


def _covered(roots: Sequence[Held], below: Mapping[str, Sequence[tuple[str, str]]]) -> set[str]:
    found = {held.sha256 for held in roots}
    waiting = list(found)
    while waiting:
        for name, _ in below[waiting.pop()]:
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _close(
    kept: dict[str, str], by_name: Mapping[str, Held], owners: Mapping[str, frozenset[str]],
    below: Mapping[str, Sequence[tuple[str, str]]],
) -> None:  # fmt: skip
    """Keep what the kept reach (children, subjects) and what speaks of them."""
    waiting = list(kept)
    while waiting:
        name = waiting.pop()
        reached = [*below[name], *((subject, "what speaks of it stays") for subject in owners[name])]
        for other, why in reached:
            if other not in kept:
                kept[other] = why
                waiting.append(other)


def _gone(
    ordered: Sequence[Held], kept: Mapping[str, str], codes: Mapping[str, tuple[str, ...]],
    by_name: Mapping[str, Held], below: Mapping[str, Sequence[tuple[str, str]]], rule: Rule,
) -> list[Gone]:  # fmt: skip
    going = [held for held in ordered if held.sha256 not in kept]
    told = {held.sha256 for held in going}
    result = []
    for held in going:
        attached: list[Held] = []
        waiting = [held.sha256]
        while waiting:
            for name, _ in below[waiting.pop()]:
                if name not in kept and name not in told:
                    told.add(name)
                    attached.append(by_name[name])
                    waiting.append(name)
        why = codes[held.sha256]
        attached.sort(key=lambda each: each.sha256)
        result.append(Gone(held, why, _reasons(why, rule), tuple(attached)))
    return result


def deployed(entries: Iterable[tuple[str, Mapping[str, str], Collection[str]]]) -> dict[str, set[str] | None]:
    """Artifacts that are in use, and which of their versions: None for all of them.

    Args:
        entries: Of every artifact its name, what it was made of (name -> version, empty: unsaid), and which of
            these it serves.
    """
    made_of = {}
    waiting: list[tuple[str, str]] = []
    for name, sources, serves in entries:
        made_of[name] = sources
        waiting += [(each, sources[each]) for each in serves if each in sources]
    found: dict[str, set[str] | None] = {}
    followed: set[str] = set()
    while waiting:
        name, version = waiting.pop()
        versions = found.setdefault(name, set())
        if not version:
            found[name] = None
        elif versions is not None:
            versions.add(version)
        if name not in followed:
            followed.add(name)
            waiting += list(made_of.get(name, {}).items())
    return found
