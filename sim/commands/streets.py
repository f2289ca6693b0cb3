"""``walks streets``: build, show and check the streets of an area."""

from __future__ import annotations

import dataclasses
import shlex
from dataclasses import dataclass
from pathlib import Path

from sim.commands import Answer, UsageError
from sim.scenario.errors import shown_file
from sim.scenario.find import names_in, scenario_folders
from street_graph.graph import StreetGraph
from street_graph.optimized import OptimizedPlan, kept_optimized
from street_graph.plans import USUAL, Plan, kept_plan, load_plan, plans_path, save_plans
from street_graph.problems import StreetsError
from street_graph.schematic import from_name
from street_graph.store import SHIPPED, load, save
from street_graph.summary import check_text, summary


@dataclass(frozen=True)
class BuildOptions:
    """What ``walks streets build`` can be told; see its help."""

    file: str | None
    from_place: str | None
    name: str
    area: str | None
    margin_m: float | None
    place: tuple[str, ...]
    date: str
    note: str
    no_beats: bool
    replace: bool
    folder: str


def build(options: BuildOptions) -> Answer:
    """Build streets, work out beats and tours, and write both.

    Raises
    ------
    StreetsError
        With everything that is wrong with what was given.
    UsageError
        If there are streets of this name.
    """
    from street_graph.build import build_from_file, build_from_place
    from street_graph.choices import Choices, check_name, read_place
    from street_graph.trim import MARGIN_M, read_area

    check_name(options.name)
    path = Path(options.folder) / f"{options.name}.geojson"
    if path.exists() and not options.replace:
        raise UsageError(f"{shown_file(path)} is there already; --replace replaces it")
    choices = Choices(
        area=read_area(options.area) if options.area else None,
        margin_m=MARGIN_M if options.margin_m is None else options.margin_m,
        places=tuple(read_place(text) for text in options.place),
        note=options.note,
        date=options.date,
    )
    if options.from_place:
        graph = build_from_place(options.from_place, options.name, choices)
    else:
        graph = build_from_file(options.file or "", options.name, choices)
    save(graph, path)
    plans_path(path).unlink(missing_ok=True)
    if not options.no_beats:
        save_plans(graph, plans_path(path))
    plans = {} if options.no_beats else _kept(graph, options.folder)
    together = {} if options.no_beats else _together(graph, options.folder)
    parts = [
        summary(graph, plans, together).rstrip(),
        check_text(graph).rstrip(),
        f'{shown_file(path)} is written. Scenarios name it so: [streets] graph = "{options.name}"',
    ]
    if (SHIPPED / path.name).exists() and path.parent != SHIPPED:
        parts.append(
            f'Streets of the name "{options.name}" come with the program too. From now on, '
            f"where there is the folder {shown_file(path.parent)}, yours are taken."
        )
    return Answer("\n\n".join(parts))


def grid(
    name: str, avenues: int, streets: int, block_m: tuple[float, float], replace: bool, folder: str
) -> Answer:
    """Write a schematic area under a name, with its beats and tours.

    Parameters
    ----------
    avenues, streets : int
    block_m : (float, float)
        Length of a block along the streets and along the avenues.

    Raises
    ------
    StreetsError
        If there cannot be such a grid.
    UsageError
        If there are streets of this name.
    """
    from street_graph.choices import check_name

    check_name(name)
    path = Path(folder) / f"{name}.geojson"
    if path.exists() and not replace:
        raise UsageError(f"{shown_file(path)} is there already; --replace replaces it")
    form = f"grid {avenues} x {streets}, {block_m[0]:g} x {block_m[1]:g} m"
    graph = dataclasses.replace(from_name(form), name=name)
    save(graph, path)
    save_plans(graph, plans_path(path))
    parts = [
        summary(graph, _kept(graph, folder)).rstrip(),
        f'{shown_file(path)} is written. Scenarios name it so: [streets] graph = "{name}"',
        f'Without a file, the same streets are [streets] graph = "{form}"',
    ]
    return Answer("\n\n".join(parts))


def show(name: str, beats: int | None, out: str | None, folder: str) -> Answer:
    """Say what is in streets, and save a labelled picture of them.

    Raises
    ------
    StreetsError
        If they cannot be read.
    UsageError
        If there cannot be so many beats.
    """
    from street_graph.picture import save_picture

    graph = _streets_named(name, folder)
    beat = None
    if beats is not None:
        if beats > graph.segments:
            raise UsageError(
                f"{graph.name} has {graph.segments} segments, too few for {beats} beats"
            )
        beat = load_plan(graph, beats, (folder, SHIPPED)).beat
    path = Path(out) if out else Path(folder) / f"{graph.name}.png"
    if path.suffix not in (".png", ".svg", ".pdf"):
        raise UsageError(f"{path}: a picture file ends in .png, .svg or .pdf")
    path.parent.mkdir(parents=True, exist_ok=True)
    save_picture(graph, path, beat)
    told = summary(graph, _kept(graph, folder), _together(graph, folder)).rstrip()
    return Answer(f"{told}\n\nPicture: {shown_file(path)}")


def _streets_named(name: str, folder: str) -> StreetGraph:
    """The streets of a name; UsageError if it is that of a scenario."""
    try:
        return load(name, folder)
    except StreetsError:
        if name in names_in(scenario_folders()):
            raise UsageError(
                f"{name} is a scenario, not streets. Its beats and routes: "
                f"walks streets show --scenario {shlex.quote(name)}"
            ) from None
        raise


def check(name: str, folder: str) -> Answer:
    """Say what is doubtful in streets; what is wrong raises StreetsError."""
    return Answer(check_text(load(name, folder)).rstrip())


def _kept(graph: StreetGraph, folder: str) -> dict[int, Plan]:
    """Plans that are kept beside streets, by number of beats."""
    found = {k: kept_plan(graph, k, (folder, SHIPPED)) for k in USUAL}
    return {k: plan for k, plan in found.items() if plan is not None}


def _together(graph: StreetGraph, folder: str) -> dict[int, OptimizedPlan]:
    """Plans for all units together that are kept beside streets, by number of units."""
    found = {k: kept_optimized(graph, k, (folder, SHIPPED)) for k in USUAL}
    return {k: plan for k, plan in found.items() if plan is not None}
