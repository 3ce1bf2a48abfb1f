"""The rules of funders at the terminal: their cases are run, or one of them is told in French. No database."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from misas.cli.house import House
from misas.cli.terminal import BAD_INPUT, DONE, NO, say
from misas.core.refusals import Fault, Invalid, Refused

if TYPE_CHECKING:
    from misas.core.funding.packs.ports import PackBook
    from misas.core.funding.packs.schema import Pack

FAULTS_SHOWN = 20
LARGEST = 2_000_000


def run(options: Namespace, house: House) -> int:
    return check(options.files, house.packs()) if options.what == "check" else show(options.id, house.packs())


def show(id: str, book: PackBook) -> int:
    from misas.wording.funding_packs import pack_words

    known = {pack.id: pack for pack in sorted(book.packs, key=lambda pack: pack.version)}
    if id not in known:
        raise Refused("funding_pack.no_such_pack", got=id)
    print(known[id].funder)
    for heading, sentences in pack_words(known[id]):
        print(f"\n{heading}")
        for sentence in sentences:
            print(f"  {sentence}")
    return DONE


def check(files: list[Path], book: PackBook) -> int:
    """A line for each pack; what fails is told on standard error."""
    packs: list[Pack] = []
    unread = 0
    for file in files:
        try:
            packs.append(_read(file, book))
        except Invalid as invalid:
            unread += 1
            for fault in invalid.faults[:FAULTS_SHOWN]:
                say(f"{file}{_said(fault)}")
    if not files:
        packs = list(book.packs)
    failed = sum(not _line(pack) for pack in packs)
    if unread:
        return BAD_INPUT
    return NO if failed else DONE


def _line(pack: Pack) -> bool:
    """Print the line of a pack; whether all its cases pass, and there are enough."""
    from misas.core.funding.packs.trying import CASES_LEAST, try_pack
    from misas.wording.funding_pack_words import STATUSES
    from misas.wording.funding_packs import difference_words
    from misas.wording.sentences import fault_sentence

    tried = try_pack(pack)
    passed = sum(one.passed for one in tried)
    enough = len(tried) >= CASES_LEAST
    sound = passed == len(tried) and enough
    state = "à compléter" if pack.to_complete else "complète"
    mark = "✓" if sound else "✗"
    print(
        f"{mark} {pack.id:<26} v{pack.version:<3} {passed:>2}/{len(tried):<2} cas  {state:<12} {STATUSES[pack.status]}"
    )
    if not enough:
        few = Fault.of("", "funding_pack.too_few_cases", count=len(tried), least=CASES_LEAST)
        say(f"{pack.id}\u00a0: {fault_sentence(few)}")
    for one in tried:
        for difference in one.differences:
            say(f"{pack.id}, «\u00a0{one.case.name}\u00a0»\u00a0: {difference_words(difference)}")
    return sound


def _read(file: Path, book: PackBook) -> Pack:
    """Raises Invalid, each fault with its line."""
    from misas.core.funding.packs.reading import read_pack

    with file.open("rb") as stream:
        content = stream.read(LARGEST)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid([Fault.of("", "funding_pack.not_utf8")]) from None
    written = book.read(text)
    try:
        return read_pack(written.plain)
    except Invalid as invalid:
        raise Invalid(
            Fault(f":{written.line_of(fault.field)} {fault.field}", fault.code, fault.values)
            for fault in invalid.faults
        ) from None


def _said(fault: Fault) -> str:
    from misas.wording.sentences import fault_sentence

    return f"{fault.field}\u00a0: {fault_sentence(fault)}"
