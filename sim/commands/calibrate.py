"""``walks calibrate``: requests fitted to a department's own calls."""

from __future__ import annotations

import datetime
import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.calibrate.columns import Columns, columns_of, names_told
from sim.calibrate.read import Form, form_of
from sim.commands import WRONG_INPUT, Answer, UsageError
from sim.commands.fit_files import REPORT, fit_files, refuse_to_lose
from sim.commands.opening import OpenedStreets
from sim.scenario.errors import ScenarioError, shown_file
from sim.scenario.find import find_records
from sim.scenario.load import open_scenario
from sim.scenario.model import Scenario
from street_graph.graph import StreetGraph

if TYPE_CHECKING:
    from sim.calibrate.calls import Reading, Wishes
    from sim.calibrate.fit import Fit
    from sim.calibrate.place import Placer
    from sim.scenario.demand_model import Kind


@dataclass(frozen=True)
class CalibrateOptions:
    """What ``walks calibrate`` can be told; see its help."""

    file: str
    time: str | None
    date: str | None
    lat: str | None
    lon: str | None
    address: str | None
    street: str | None
    kind: str | None
    priority: str | None
    minutes: str | None
    id: str | None
    yes: bool
    encoding: str | None
    separator: str | None
    dates: str | None
    timezone: str
    first_day: datetime.date | None
    last_day: datetime.date | None
    keep_twice: bool
    base: str
    addresses: str | None
    kinds: str | None
    like: str | None
    name: str
    folder: str
    out: str | None
    replace: bool

    def columns(self) -> dict[str, str | None]:
        """What was said of the columns, by role."""
        from sim.calibrate.calls import ROLES

        return {role.name: getattr(self, role.name) for role in ROLES}


def calibrate(options: CalibrateOptions, command: str) -> Answer:
    """Read calls, fit requests to them, and write both a demand file and a report.

    Raises
    ------
    ScenarioError
        If the file of calls, or one beside it, cannot be used.
    UsageError
        If what was typed does not go together.
    """
    where = _where(options)
    separator = {"tab": "\t", "\\t": "\t"}.get(options.separator or "", options.separator)
    form = form_of(find_records(options.file), encoding=options.encoding, separator=separator)
    columns = _columns(form, options)
    if columns.guessed and not options.yes:
        return Answer(problems=_confirm(columns), code=WRONG_INPUT)
    streets = OpenedStreets()
    scenario = open_scenario(options.base, open_streets=streets).scenario
    graph = streets.graph(scenario.streets.graph)
    like = _like(scenario, options.like)
    try:
        return _fit(options, command, form, columns, scenario, graph, like, where)
    except (ScenarioError, UsageError, OSError):
        raise
    except Exception as error:  # its words may hold what stands in a row
        raise _without_words(error) from None


def _without_words(error: Exception) -> RuntimeError:
    """An unexpected error by its kind and place in the program only."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return RuntimeError(f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}")


def _fit(
    options: CalibrateOptions,
    command: str,
    form: Form,
    columns: Columns,
    scenario: Scenario,
    graph: StreetGraph,
    like: Kind,
    where: tuple[Path, Path, Path],
) -> Answer:
    from sim.calibrate import said
    from sim.calibrate.addresses import Book, Listed
    from sim.calibrate.calls import Wishes, read_calls
    from sim.calibrate.fit import fit
    from sim.calibrate.kinds import gathered, read_map
    from sim.calibrate.place import Placer, read_list
    from sim.calibrate.streets import Ground

    codes = read_map(form_of(find_records(options.kinds))) if options.kinds else {}
    placer = None
    if "address" in columns or ("lat" in columns and "lon" in columns):
        listed = (
            read_list(form_of(find_records(options.addresses))) if options.addresses else Listed()
        )
        placer = Placer(Book(Ground(graph), listed))
    order = options.dates.replace("-", " ") if options.dates else None
    wishes = Wishes(
        _zone(options.timezone), order, options.first_day, options.last_day, options.keep_twice
    )
    found = read_calls(form, columns, wishes, placer)
    tally = gathered(found.tally, codes, scenario.requests.kinds)
    fitted = fit(
        tally, scenario.requests, like, placer.ground if placer else None,
        options.first_day, options.last_day, scenario.season.days,
    )  # fmt: skip
    written = _write(options, command, form, found, fitted, tally.minutes, placer, wishes, where)
    doubtful = list(said.doubts(found, wishes, form.notes))
    return Answer(_told(options, found, fitted, placer, doubtful, written))


def _columns(form: Form, options: CalibrateOptions) -> Columns:
    from sim.calibrate.calls import ROLES
    from sim.calibrate.problems import unusable

    given = options.columns()
    columns = columns_of(form, ROLES, given)
    taken = dict(columns.taken)
    guessed = list(columns.guessed)
    if ("lat" in taken) != ("lon" in taken):
        for role in ("lat", "lon"):
            if role in guessed:
                guessed.remove(role)
                taken.pop(role)
            elif role in taken:
                raise UsageError("--lat and --lon go together; name both")
    if "street" in taken and "address" not in taken:
        taken["address"] = taken.pop("street")
        guessed = ["address" if role == "street" else role for role in guessed]
    if "time" not in taken and "date" not in taken:
        told = (
            "has no column that looks like date and time; name it with --time. Its columns: "
            f"{names_told(form.header)}. Options that name columns: "
            f"{', '.join(f'--{role.name}' for role in ROLES)}; what each means: "
            "walks calibrate --help"
        )
        raise unusable(form.path, ("", told))
    return Columns(taken, tuple(guessed))


def _confirm(columns: Columns) -> str:
    from sim.calibrate.calls import ROLES

    what = {role.name: role.what for role in ROLES}
    lines = ["These columns would be read, and no other. A * marks those guessed from the header:"]
    width = max(len(name) for name in columns.taken.values()) + 2
    for role, name in columns.taken.items():
        mark = "*" if role in columns.guessed else " "
        lines.append(f"  {mark} --{role:<9} {name:<{width}} {what[role]}")
    missing = [name for name in what if name not in columns.taken]
    lines.append(f"Without a column: {', '.join(missing) or 'nothing'}.")
    lines.append(
        "If that is right, type the same with --yes. If not, name columns, as in "
        '--time "Call DateTime", or --kind - for none.'
    )
    return "\n".join(lines)


def _like(scenario: Scenario, name: str | None) -> Kind:
    from sim.calibrate.kinds import kind_named

    kinds = scenario.requests.kinds
    if name is None:
        return max(kinds, key=lambda kind: kind.share)
    found = kind_named(name, kinds)
    if isinstance(found, str):
        hint = f'; did you mean "{found}"?' if found else ""
        raise UsageError(f"--like {name}: the base has no kind of this name{hint}")
    return found


def _zone(name: str) -> str:
    from sim.calibrate.times import zone_known

    if name == "-":
        return ""
    if not zone_known(name):
        raise UsageError(
            f"--timezone {name}: not known on this machine; give one such as America/Los_Angeles, "
            "or - to not look at changes of the clocks"
        )
    return name


def _where(options: CalibrateOptions) -> tuple[Path, Path, Path]:
    """The demand file, the file of weights and the folder of the report."""
    from sim.calibrate.calls import YEARS
    from sim.calibrate.demand_file import PLACES

    if options.first_day and options.last_day and options.first_day > options.last_day:
        raise UsageError("--from is after --to")
    for one in filter(None, (options.first_day, options.last_day)):
        if not YEARS[0] <= one.year <= YEARS[1]:
            raise UsageError(f"--from and --to lie in the years {YEARS[0]} to {YEARS[1]}")
    (demand, places), report = fit_files(
        options.name, options.base, options.folder, options.out, [".toml", PLACES], options.replace
    )
    return demand, places, report.parent


def _write(
    options: CalibrateOptions,
    command: str,
    form: Form,
    found: Reading,
    fitted: Fit,
    minutes: Mapping[str, Counter[int]],
    placer: Placer | None,
    wishes: Wishes,
    where: tuple[Path, Path, Path],
) -> list[Path]:
    from sim.calibrate import said
    from sim.calibrate.demand_file import demand_text, kind_files, kind_places_text, places_text
    from sim.calibrate.figures import pictures
    from sim.calibrate.report import report_text
    from street_graph.store import write_whole

    demand, places, folder = where
    graph = placer.ground.graph if placer else None
    own = {demand.parent / file: kind for kind, file in kind_files(fitted, options.name).items()}
    for path in own:
        refuse_to_lose(path, options.replace)
    folder.mkdir(parents=True, exist_ok=True)
    drawn = pictures(fitted, minutes, graph)
    for name, (png, _) in drawn.items():
        write_whole(folder / name, png)
    report = report_text(
        fitted, f"Requests fitted to calls: {options.name}", said.counted(found),
        list(said.placed(found, placer)) if placer else [],
        list(said.doubts(found, wishes, form.notes)), graph,
        [(name, what) for name, (_, what) in drawn.items()],
    )  # fmt: skip
    write_whole(folder / REPORT, f"{report}\nMade by `{command}`.\n")
    if graph is not None:
        write_whole(places, places_text(fitted, graph))
        for path, kind in own.items():
            write_whole(path, kind_places_text(fitted, kind, graph))
    write_whole(demand, demand_text(fitted, options.name, options.base))
    return [demand, *([places] if graph is not None else []), *own, folder / REPORT]


def _told(
    options: CalibrateOptions, found: Reading, fitted: Fit, placer: Placer | None,
    doubtful: list[str], written: list[Path],
) -> str:  # fmt: skip
    from sim.calibrate import said
    from sim.calibrate.report import verdict

    lines = [line.replace("**", "") for line in verdict(fitted)]
    if placer:
        lines += list(said.placed(found, placer))
    rest = [f"  {count:>9,}   {why}: {which}" for why, count, which in said.counted(found)]
    if rest:
        lines += ["Rows that do not count:", *rest]
    lines += [f"Note: {doubt}" for doubt in doubtful]
    lines += ["", *(shown_file(path) for path in written)]
    lines += [f'A scenario takes these requests with the line: demand = "{options.name}"']
    return "\n".join(lines)
