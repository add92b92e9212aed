"""The command line: `python -m playground COMMAND FILE... [-o FORMAT]`.

    check       what is wrong with a manifest
    transform   the manifest with images pinned, configuration versioned, references rewired
    deploy      what Spinnaker's Deploy (Manifest) stage makes of a manifest and a cluster
    drift       what the next deploy of a stored manifest does to what was edited by hand
    render      a manifest from a jsonnet or Jinja template and its values
    lock        what the tags of a manifest mean now, kept in a file for `transform --lock`
    simulate    the trace of a rollout, from a scenario in the recorded format
    audit       `audit verify`: whether the entries of the audit log fit each other

Several files are one manifest, as if they were joined with `---` lines. The exit status is 0 if
all is well, 1 if there is a Problem of severity error (`--fail-on` moves that bar), 2 if the
input cannot be used at all.
"""

import argparse
import gc
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from playground.terminal import (
    STANDARD_INPUT,
    Unusable,
    artifact_entries,
    encoded,
    leave,
    read_artifacts,
    read_bytes,
    read_manifest,
    read_one_value,
    say,
    say_problems,
    shown,
    write,
)

if TYPE_CHECKING:
    from playground.artifacts import Artifact
    from playground.cluster import Cluster
    from playground.deploy.request import Request
    from playground.deploy.transform import Options, Transformation
    from playground.manifest import Problem
    from playground.report.files import Files

CHECK_FORMATS = ("text", "json", "sarif")
TRANSFORM_FORMATS = ("text", "yaml", "json", "patch", "diff", "sarif")
DEPLOY_FORMATS = (*TRANSFORM_FORMATS, "cluster")
SEVERITIES = ("error", "warning", "info")

EXIT_FINE, EXIT_PROBLEM, EXIT_UNUSABLE, EXIT_INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status; argparse raises SystemExit for `--help` and for options that are none."""
    chosen = _parser().parse_args(arguments)
    commands: dict[str, Callable[[argparse.Namespace], int]] = {
        "check": check,
        "transform": transform,
        "deploy": deploy,
        "simulate": simulate,
        "drift": drift,
        "render": render,
        "lock": lock,
        "audit": audit,
    }
    try:
        return commands[chosen.command](chosen)
    except Unusable as fault:
        say(str(fault))
        return EXIT_UNUSABLE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def check(chosen: argparse.Namespace) -> int:
    from playground.report.render import render_check

    files, transformation, problems, faults = _transformed(chosen)
    write(encoded(render_check(chosen.output, transformation, problems, files)))
    return _status([*problems, *faults], chosen.fail_on)


def transform(chosen: argparse.Namespace) -> int:
    from playground.report.render import WITHOUT_PROBLEMS, render_check, render_transform

    files, transformation, problems, faults = _transformed(chosen)
    write(encoded(render_transform(chosen.output, transformation, problems, files)))
    if problems and chosen.output in WITHOUT_PROBLEMS:
        say(render_check("text", transformation, problems, files).rstrip("\n"))
    return _status([*problems, *faults], chosen.fail_on)


def deploy(chosen: argparse.Namespace) -> int:
    from playground.checks import problems_of
    from playground.deploy.manifest_stage import deploy_reading
    from playground.manifest import LIBYAML, WITHOUT_LIBYAML, in_order, read
    from playground.report.deploy_report import deploy_report, live_list, submissions_text
    from playground.report.files import join, not_utf8
    from playground.report.render import (
        WITHOUT_PROBLEMS,
        json_text,
        render_check,
        render_transform,
    )

    if not LIBYAML:
        say(WITHOUT_LIBYAML)
    inputs = [*chosen.files, chosen.cluster, *chosen.artifacts, *chosen.required]
    if inputs.count(STANDARD_INPUT) > 1:
        raise Unusable("Standard input can be read only once: give '-' a single time.")
    request = _request(chosen)
    cluster, faults = _cluster(chosen.cluster)
    contents = [(shown(name), read_bytes(name)) for name in chosen.files]
    files = join(contents)
    deployed = deploy_reading(read(files.text), request, cluster)
    found = problems_of(deployed.transformation)
    problems = tuple(in_order([*not_utf8(contents, files), *found]))
    if chosen.output == "cluster":
        write(encoded(json_text(live_list(deployed))))
    elif chosen.output == "json":
        write(encoded(json_text(deploy_report(deployed, problems, files))))
    else:
        text = render_transform(chosen.output, deployed.transformation, problems, files)
        if chosen.output == "text":
            text += submissions_text(deployed)
        write(encoded(text))
    if chosen.output in (*WITHOUT_PROBLEMS, "cluster"):
        if problems:
            say(render_check("text", deployed.transformation, problems, files).rstrip("\n"))
        say(submissions_text(deployed).rstrip("\n"))
    return _status([*problems, *faults, *deployed.deployed.problems], chosen.fail_on)


def simulate(chosen: argparse.Namespace) -> int:
    from playground.report.render import json_text
    from playground.rollout import ScenarioError
    from playground.rollout import simulate as simulated

    reading, value = read_one_value(chosen.file)
    try:
        trace = simulated(value)
    except ScenarioError as fault:
        span = reading.position(0, fault.pointer)
        where = f"{shown(chosen.file)}:{span.line}:{span.column}"
        raise Unusable(f"{where}: {fault}") from None
    write(encoded(json_text(trace)))
    return EXIT_FINE


def drift(chosen: argparse.Namespace) -> int:
    from playground.cluster.drifts import drifts
    from playground.report.drift import render_drift

    if chosen.stored == chosen.live == STANDARD_INPUT:
        raise Unusable("Standard input can be read only once: give '-' a single time.")
    found, *problems = drifts(read_manifest(chosen.stored), read_manifest(chosen.live))
    for name, some in zip((chosen.stored, chosen.live), problems, strict=True):
        say_problems(name, some)
    write(encoded(render_drift(chosen.output, found)))
    if any(each.drift.deploy.failed for each in found):
        return EXIT_PROBLEM
    return _status([problem for some in problems for problem in some], "error")


def render(chosen: argparse.Namespace) -> int:
    from playground.commands.render import render as rendered

    artifacts = read_artifacts(chosen.artifacts) if chosen.artifacts else []
    return _status(rendered(chosen, artifacts), "error")


def lock(chosen: argparse.Namespace) -> int:
    from playground.commands.lock import lock as refreshed

    return _status(refreshed(chosen), chosen.fail_on)


def audit(chosen: argparse.Namespace) -> int:
    from playground.commands.audit import verify

    return EXIT_FINE if verify(chosen) else EXIT_PROBLEM


# ---- what was asked for


def _parser() -> argparse.ArgumentParser:
    import playground.commands.audit
    import playground.commands.lock
    import playground.commands.render
    from playground.commands.parser import Command, formatter

    parser = argparse.ArgumentParser(
        prog="python -m playground", description=__doc__, formatter_class=formatter
    )
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", required=True, parser_class=Command
    )
    check = commands.add_parser("check")
    _manifest_options(check, CHECK_FORMATS, "text")
    _manifest_options(commands.add_parser("transform"), TRANSFORM_FORMATS, "yaml")
    _deploy_options(commands.add_parser("deploy"))
    command = commands.add_parser("lock")
    playground.commands.lock.add_options(command)
    _fail_on(command)
    command = commands.add_parser("simulate")
    command.add_argument("file", metavar="FILE", help="a scenario; '-' is standard input")
    command.add_argument("-o", "--output", choices=("json",), default="json")
    command = commands.add_parser("drift")
    command.add_argument("stored", metavar="STORED", help="the manifest; '-' is standard input")
    command.add_argument(
        "live", metavar="LIVE", help="what `kubectl get -o yaml --show-managed-fields` prints"
    )
    command.add_argument("-o", "--output", choices=("text", "json"), default="text")
    playground.commands.render.add_options(commands.add_parser("render"))
    playground.commands.audit.add_options(commands.add_parser("audit"))
    return parser


def _manifest_options(
    command: argparse.ArgumentParser, formats: Sequence[str], default: str
) -> None:
    option = command.add_argument
    option("files", nargs="+", metavar="FILE", help="a manifest; '-' is standard input")
    option("-o", "--output", choices=formats, default=default, help=f"default: {default}")
    option(
        "--artifacts",
        metavar="FILE",
        help="Spinnaker artifacts that supply digests: one object or a list, JSON or YAML",
    )
    option(
        "--naming",
        choices=("spinnaker", "hash"),
        default="spinnaker",
        help="versions by Spinnaker's number (NAME-v000) or kustomize's content hash",
    )
    option(
        "--places",
        choices=("complete", "faithful"),
        default="complete",
        help="rewire every reference, or only those that Spinnaker knows",
    )
    option("--lock", metavar="FILE", help="a lock file that supplies digests, as `lock` makes it")
    option("--no-tag", action="store_true", help="pin images as NAME@DIGEST, without the tag")
    _fail_on(command)


def _fail_on(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--fail-on",
        choices=(*SEVERITIES, "never"),
        default="error",
        help="exit with status 1 for a Problem of this severity or a graver one",
    )


def _deploy_options(command: argparse.ArgumentParser) -> None:
    option = command.add_argument
    option("files", nargs="+", metavar="FILE", help="a manifest; '-' is standard input")
    option(
        "-o",
        "--output",
        choices=DEPLOY_FORMATS,
        default="text",
        help="default: text; cluster is the live objects, for the --cluster of the next deploy",
    )
    option(
        "--cluster",
        metavar="FILE",
        help="the live objects as `kubectl get -o yaml` prints them; without it there are none",
    )
    for name, what in (("artifacts", "upstream, nearest first"), ("required", "required")):
        option(
            f"--{name}",
            metavar="FILE",
            action="append",
            default=[],
            help=f"artifacts ({what}): one object or a list, JSON or YAML; may be repeated",
        )
    option("--account", default="default", help="the account that is deployed to")
    option("--application", default="", help="the application that the pipeline is of")
    option("--namespace", default="", help="override the namespace of every object")
    option(
        "--service",
        action="append",
        default=[],
        metavar="NAME",
        help="attach the workloads to this service; may be repeated",
    )
    option("--no-traffic", action="store_true", help="do not send traffic to them yet")
    option("--no-binding", action="store_true", help="do not bind artifacts from upstream")
    option("-l", "--selector", action="append", default=[], help="deploy only what it selects")
    option("--versioned", choices=("yes", "no"), help="the stage's switch; annotations come first")
    _fail_on(command)


def _request(chosen: argparse.Namespace) -> "Request":
    from playground.deploy.moniker import Moniker
    from playground.deploy.pool import Supplied
    from playground.deploy.request import Request

    unreadable: list[tuple[str, str]] = []
    artifacts: dict[str, list[Artifact]] = {}
    groups = {"requiredArtifacts": chosen.required, "optionalArtifacts": chosen.artifacts}
    for group, names in groups.items():
        entries = [entry for name in names for entry in artifact_entries(name)]
        artifacts[group] = [entry for entry in entries if not isinstance(entry, str)]
        unreadable += (
            (f"/{group}/{number}", entry)
            for number, entry in enumerate(entries)
            if isinstance(entry, str)
        )
    return Request(
        {},
        account=chosen.account,
        moniker=Moniker(app=chosen.application or None),
        namespace_override=chosen.namespace,
        required=artifacts["requiredArtifacts"],
        optional=[Supplied(each) for each in artifacts["optionalArtifacts"]],
        unreadable=unreadable,
        enable_artifact_binding=not chosen.no_binding,
        versioned={None: None, "yes": True, "no": False}[chosen.versioned],
        enable_traffic=not chosen.no_traffic,
        services=[f"service {name}" for name in chosen.service],
        label_selectors=chosen.selector,
    )


def _cluster(name: str | None) -> "tuple[Cluster, list[Problem]]":
    """The cluster of a file; what cannot be held of it is said, and left out."""
    from playground.cluster import Cluster, from_reading
    from playground.manifest import read
    from playground.manifest.finding import located

    if name is None:
        return Cluster(), []
    reading = read(read_bytes(name))
    cluster, findings = from_reading(reading)
    problems = [*reading.problems, *located(reading, findings)]
    say_problems(name, problems)
    return cluster, problems


def _options(chosen: argparse.Namespace) -> "tuple[Options, tuple[Problem, ...]]":
    """The options, and the Problems of the lock file, which are said already."""
    from playground.commands.lock import read_lock_file
    from playground.deploy.transform import Options

    lock = read_lock_file(chosen.lock) if chosen.lock else None
    artifacts = read_artifacts(chosen.artifacts) if chosen.artifacts else []
    options = Options(
        artifacts=[*artifacts, *(lock.artifacts if lock else ())],
        naming=chosen.naming,
        places=chosen.places,
        keep_tag=not chosen.no_tag,
    )
    return options, lock.problems if lock else ()


# ---- what comes in


def _transformed(
    chosen: argparse.Namespace,
) -> "tuple[Files, Transformation, tuple[Problem, ...], tuple[Problem, ...]]":
    """The files, what transforming them gives, all there is to say about them, and what is wrong
    with the lock file."""
    from playground.checks import problems_of
    from playground.deploy import transform as deploy
    from playground.manifest import LIBYAML, WITHOUT_LIBYAML, in_order
    from playground.report.files import join, not_utf8

    if not LIBYAML:
        say(WITHOUT_LIBYAML)
    names: list[str] = [*chosen.files, *filter(None, [chosen.artifacts, chosen.lock])]
    if names.count(STANDARD_INPUT) > 1:
        raise Unusable("Standard input can be read only once: give '-' a single time.")
    options, faults = _options(chosen)
    contents = [(shown(name), read_bytes(name)) for name in chosen.files]
    files = join(contents)
    transformation = deploy.transform(files.text, options)
    problems = in_order([*not_utf8(contents, files), *problems_of(transformation)])
    return files, transformation, tuple(problems), faults


def _status(problems: "Iterable[Problem]", bar: str) -> int:
    if bar == "never":
        return EXIT_FINE
    grave = SEVERITIES[: SEVERITIES.index(bar) + 1]
    return EXIT_PROBLEM if any(p.severity.value in grave for p in problems) else EXIT_FINE


if __name__ == "__main__":
    gc.disable()  # the process ends with its answer, and has made no garbage in cycles by then
    leave(main())
