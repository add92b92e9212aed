"""The numbers of each rule of the Deployment and ReplicaSet controllers, computed anew.

Each function holds the inputs and the result of a Reason against a recorded tick, and answers with
the names of the inputs that it has recomputed.
"""

from fractions import Fraction
from math import floor

from tests.rollout.recorded_ticks import Limits, close, wanted


def any_limits(tick, read, given):
    """The numbers of one of the specs that held in this tick."""
    keys = read(tick.limits[0]).keys()
    assert {key: given[key] for key in keys} in [read(limits) for limits in tick.limits]
    return set(keys)


def template_of(tick, given):
    assert given["template"] in {row["template"] for row in tick.after["replicasets"]} | set(
        tick.sizes
    ), given
    return {"template"}


def sized(tick, given, result):
    """A ReplicaSet is resized: the size before is the one that it has, and the new one is kept."""
    assert given["current"] == tick.sizes.get(given["template"], 0)
    tick.sizes[given["template"]] = result
    return {"current"} | template_of(tick, given)


def surge(tick, given):
    return any_limits(tick, Limits.surge_numbers, given)


def unavailable(tick, given):
    return any_limits(tick, Limits.unavailable_numbers, given)


def create_new(tick, given, result):
    assert given["total"] == tick.total()
    rows = {**tick.revisions(tick.before)}
    close(given["revision"], {1 + max([0, *rows.values()]), *tick.revisions(tick.after).values()},
          "revision")  # fmt: skip
    limit = given["limit"]
    assert result == min(max(0, limit - given["total"]), given["replicas"])
    tick.sizes[given["template"]] = result
    return {"total", "revision"} | surge(tick, given) | template_of(tick, given)


def scale_up(tick, given, result):
    assert given["total"] == tick.total()
    room = max(0, given["limit"] - given["total"])
    assert result == given["current"] + min(room, given["replicas"] - given["current"])
    assert result > given["current"]
    return {"total"} | surge(tick, given) | sized(tick, given, result)


def no_room(tick, given, result):
    assert given["total"] == tick.total() >= given["limit"]
    assert result == given["current"] == tick.sizes[given["template"]]
    return {"total", "current"} | surge(tick, given) | template_of(tick, given)


def scale_down_new(tick, given, result):
    close(result, wanted(tick), "replicas")
    return sized(tick, given, result)


def scale_down_cap(tick, given, result):
    assert given["total"] == tick.total()
    new = tick.sizes[tick.template]
    close(given["pending"], {new - a for a in tick.available(tick.template)}, "pending")
    assert result == given["total"] - given["minimum"] - given["pending"] <= 0
    return {"total", "pending"} | unavailable(tick, given)


def unhealthy_first(tick, given, result):
    current, template = given["current"], given["template"]
    close(given["available"], tick.available(template), "available")
    caps = set()
    for limits in tick.limits:
        minimum = limits.replicas - limits.unavailable
        # The status may be from before the new ReplicaSet was scaled down.
        for available in tick.available(tick.template) | tick.available(tick.template, clip=False):
            pending = tick.sizes.get(tick.template, 0) - available
            caps.add(tick.total() - minimum - pending)
    close(given["cap"], caps, "cap")
    assert result == current - min(given["cap"], current - given["available"])
    return {"available", "cap"} | sized(tick, given, result)


def scale_down_old(tick, given, result):
    close(given["available"], {a - n for a in tick.all_available() for n in (0, tick.taken)},
          "available")  # fmt: skip
    surplus = given["available"] - given["minimum"]
    assert result == given["current"] - min(given["current"], surplus)
    tick.taken += given["current"] - result
    return {"available"} | unavailable(tick, given) | sized(tick, given, result)


def recreate_down(tick, given, result):
    assert result == 0
    return sized(tick, given, result)


def recreate_waits(tick, given, result):
    assert result == sum(pod["template"] != tick.template for pod in tick.pods.values())
    return set()


def recreate_up(tick, given, result):
    close(result, wanted(tick), "replicas")
    tick.sizes[given["template"]] = result
    return template_of(tick, given)


def scale_lone(tick, given, result):
    close(result, wanted(tick), "replicas")
    return sized(tick, given, result)


def scale_saturated(tick, given, result):
    close(given["replicas"], wanted(tick), "replicas")
    assert result == 0
    return {"replicas"} | sized(tick, given, result)


def scale_share(tick, given, result):
    tick.batch = tick.total() if tick.batch is None else tick.batch
    assert given["total"] == tick.batch
    limits = next(each for each in tick.limits if each.replicas == given["replicas"])
    expected = limits.surge_numbers() | ({} if limits.replicas else {"limit": 0})
    assert {key: given[key] for key in expected} == expected
    close(given["before"], tick.wholes, "before")
    share = Fraction(given["current"] * given["limit"], given["before"])
    assert given["fraction"] == floor(share + Fraction(1, 2))
    return {"total", "before", "fraction", *expected} | sized(tick, given, result)


def revision_reused(tick, given, result):
    assert given["before"] == tick.revisions(tick.before)[given["template"]]
    assert result == 1 + max(tick.revisions(tick.before).values())
    return {"before"} | template_of(tick, given)


def history_cleanup(tick, given, result):
    assert given["limit"] == tick.limits[-1].history
    rows = tick.revisions(tick.before) | tick.revisions(tick.after)
    assert result == rows[given["template"]]
    assert given["old"] == len([name for name in rows if name != tick.template])
    assert tick.sizes.get(given["template"], 0) == 0
    tick.sizes.pop(given["template"], None)
    return {"limit", "old"} | {"template"}


def complete(tick, given, result):
    assert given["template"] == tick.template
    close(result, {tick.limits[-1].replicas}, "replicas")
    staying = [pod for pod in tick.pods.values() if not pod["terminating"]]
    assert [pod["template"] for pod in staying if pod["ready"]] == [tick.template] * result
    return {"template"}


def waits_for_new(tick, given, result):
    assert given["template"] == tick.template
    assert result == tick.limits[-1].replicas
    [row] = [row for row in tick.after["replicasets"] if row["template"] == tick.template]
    assert given["available"] == row["available"]
    return {"template", "available"}


def paused(tick, given, result):
    assert given["template"] == tick.template
    assert tick.limits[-1].paused
    assert result == sum(row["spec"] for row in tick.after["replicasets"])
    return {"template"}


def deadline(tick, given, result):
    assert given["deadline"] == tick.limits[-1].deadline < result
    assert result in {tick.waited[-1] - earlier for earlier in tick.waited[:-1]}
    assert tick.after["workload"]["conditions"]["Progressing"].startswith("False/")
    return {"deadline"}


def create_pods(tick, given, result):
    row = tick.live[given["template"]]
    assert given["wanted"] == tick.asked[given["template"]]
    assert given["current"] + result == given["wanted"]
    row[0] += result
    return {"wanted", "current"} | template_of(tick, given)


def delete_pods(tick, given, result):
    row = tick.live[given["template"]]
    assert given["wanted"] == tick.asked[given["template"]]
    assert given["current"] - result == given["wanted"]
    row[0] -= result
    ready = {given["current"] - given["unready"]}
    possible = set()
    for tick_row_, extra in ((tick.before, 0), (tick.after, 0), (tick.after, 1)):
        counts = tick_row_["counts"].get(given["template"], {"ready": 0})
        gone = sum(pod["ready"] for pod in tick.leaving(given["template"])) if extra else 0
        possible.add(min(given["current"], counts["ready"] + gone))
    assert ready <= possible, (given, possible)
    return {"wanted", "current", "unready"} | template_of(tick, given)


RULES = {
    "create-new": create_new,
    "scale-up": scale_up,
    "no-room": no_room,
    "scale-down-new": scale_down_new,
    "scale-down-cap": scale_down_cap,
    "unhealthy-first": unhealthy_first,
    "scale-down-old": scale_down_old,
    "recreate-down": recreate_down,
    "recreate-waits": recreate_waits,
    "recreate-up": recreate_up,
    "scale-lone": scale_lone,
    "scale-saturated": scale_saturated,
    "scale-share": scale_share,
    "revision-reused": revision_reused,
    "history-cleanup": history_cleanup,
    "complete": complete,
    "waits-for-new": waits_for_new,
    "paused": paused,
    "deadline": deadline,
    "create-pods": create_pods,
    "delete-pods": delete_pods,
}
