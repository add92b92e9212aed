"""`python app.py` serves the site; `create_app` is for other WSGI servers and the tests."""

import gc
import os
import sys

from playground import manifest
from playground.web import create_app
from playground.web.settings import Settings, SettingsError

__all__ = ["create_app"]

# Young objects, middle-aged ones and old ones: how many of each before Python looks for garbage.
# A large manifest is one tree of many objects without cycles, and to walk over it again and again
# while it grows takes half of the time.
COLLECT_AFTER = (100_000, 50, 100)

# How long one thread may compute while others wait. Python's own value is five times as long; the
# thread that reads and writes for all clients would wait for it again and again.
SWITCH_SECONDS = 0.001


def main() -> int:
    """Serve until interrupted. Exit status 2: the settings or the content are unusable; 1: there
    can be no workers any more, so that the server has to be started anew."""
    from playground.lessons.content import ContentError
    from playground.web.request_log import write_json_lines
    from playground.web.serving import THREADS, Server

    if not manifest.LIBYAML:
        print(manifest.WITHOUT_LIBYAML, file=sys.stderr)
    write_json_lines()
    try:
        settings = Settings.from_environ(os.environ)
        app = create_app(settings)
    except (SettingsError, ContentError) as error:
        print(error, file=sys.stderr)
        return 2
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    if settings.workers:
        app.start_workers(settings.workers)
    try:
        threads = THREADS + 2 * settings.workers
        server = Server(app, settings.host, settings.port, threads=threads, promised=app.promised)
    except (OSError, ValueError) as error:
        print(f"cannot listen on {settings.host}:{settings.port}: {error}", file=sys.stderr)
        return 2
    if app.workers:
        app.workers.join(server.loop, orphaned=server.stop)
    sys.setswitchinterval(SWITCH_SECONDS)
    server.stop_on_signals()
    print(f"Slipway is at http://{settings.host}:{server.port}/", flush=True)
    server.run()
    if app.workers:
        app.workers.close()
        if app.workers.is_orphaned:
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
