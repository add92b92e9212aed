"""(g) The pages of the audit log with 100,000 events of 4 KB in it."""

import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.audit import BYTES, DISK, event

if TYPE_CHECKING:
    from playground.audit.prepared import Prepared

EVENTS = 100_000
APPLICATIONS, USERS = 40, 100
OF_ONE_STAGE = 6
"""Events of one deploy: those of tasks, and at last that of the stage. All carry its manifests."""
STARTED = datetime(2026, 11, 1, tzinfo=UTC)
EVERY = timedelta(seconds=10)
TIMES = 15
PAGES = {
    "the timeline": "/audit/log",
    "its second page": "/audit/log?before=99000",
    "every event": "/audit/log?everything=1",
    "of one application": "/audit/log?application=app7",
    "of one user": "/audit/log?user=user7@example.dev",
    "of one object": "/audit/log?kind=ConfigMap&object=cart-settings&namespace=app7",
    "of one kind": "/audit/log?kind=Deployment",
    "of one type": "/audit/log?type=orca:stage:complete",
    "of one day": "/audit/log?since=2026-11-05&until=2026-11-06",
    "search, found": "/audit/log?words=x004711",
    "search, not there": "/audit/log?words=nothing-of-that",
    "search in the whole text, not there": "/audit/log?words=nothing-of-that&in_text=1",
    "an entry": f"/audit/log/{EVENTS}",
    "what ran at a moment": "/audit/at?time=2026-11-06T12:00",
}


def run() -> None:
    """Print how long each page takes, from the request to the last byte of its answer."""
    from playground.audit_store.database import parsed_url
    from playground.audit_store.log import AuditLog
    from playground.web import create_app
    from playground.web.settings import Settings

    DISK.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=DISK) as folder:
        url = f"sqlite:///{folder}/audit.sqlite3"
        log = AuditLog(parsed_url(url))
        batch: list[Prepared] = []
        for prepared in events():
            batch.append(prepared)
            if len(batch) == 250:
                log.append_all(batch)
                batch.clear()
        log.close()
        app = create_app(Settings(database_url=url, redaction_key="key-of-the-benchmark"))
        print(f"(g) The audit log with {EVENTS:,} events of {BYTES:,} bytes, SQLite:")
        for name, address in PAGES.items():
            print(f"    {name}: {_median(app, address):.1f} ms")
        app.extensions["audit"].close()


def _median(app: Any, address: str) -> float:
    """Milliseconds of processor time that a page takes once it was asked for before."""
    client, taken = app.test_client(), []
    for _ in range(TIMES + 1):
        began = time.process_time()
        answer = client.get(address)
        taken.append((time.process_time() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
    return statistics.median(taken[1:])


def events() -> Iterator["Prepared"]:
    """The events, ready to be kept; there is no Secret in them, so nothing is redacted."""
    from playground.audit.beside import beside
    from playground.audit.canonical import canonical
    from playground.audit.chain import sealed
    from playground.audit.prepared import Prepared
    from playground.audit.summary import summary

    for number in range(EVENTS):
        value = _event(number)
        received = (STARTED + number * EVERY).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        told = summary(value, received)
        record = sealed(canonical(value), "plain", None, received, "none")
        yield Prepared(record, told, beside(value, told))


def _event(number: int) -> dict[str, Any]:
    """The events of a stage follow each other; each deploys the next version of its objects."""
    deploy, step = divmod(number, OF_ONE_STAGE)
    application = f"app{deploy % APPLICATIONS}"
    value: dict[str, Any] = json.loads(event(f"X{deploy:06}"))
    content = value["content"]
    value["details"]["application"] = content["execution"]["application"] = application
    content["execution"]["authentication"]["user"] = f"user{deploy % USERS}@example.dev"
    if step < OF_ONE_STAGE - 1:
        value["details"]["type"] = "orca:task:complete"
        content["taskName"] = f"deployManifest.task{step}"
    for manifest in content["context"]["outputs.manifests"]:
        metadata = manifest["metadata"]
        metadata["namespace"], metadata["resourceVersion"] = application, str(deploy)
    return value
