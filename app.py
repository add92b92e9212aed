"""`python app.py` serves the site; `create_app` is for other WSGI servers and the tests."""

import os
import sys

from playground.web import create_app
from playground.web.form import FORM_BYTES
from playground.web.settings import Settings, SettingsError

__all__ = ["create_app"]


def main() -> int:
    """Serve until interrupted. Exit status 2: the settings or the content are unusable."""
    import waitress

    from playground.lessons.content import ContentError

    try:
        settings = Settings.from_environ(os.environ)
        app = create_app(settings)
    except (SettingsError, ContentError) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        server = waitress.create_server(
            app,
            host=settings.host,
            port=settings.port,
            ident=None,
            # Flask answers a body that is too large with a page that helps; waitress would close
            # the connection. So its own limit is far above, and only bounds what lands on disk.
            max_request_body_size=16 * FORM_BYTES,
        )
    except (OSError, ValueError) as error:
        print(f"cannot listen on {settings.host}:{settings.port}: {error}", file=sys.stderr)
        return 2
    print(f"Slipway is at http://{settings.host}:{server.effective_port}/", flush=True)
    try:
        server.run()
    except KeyboardInterrupt:
        server.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
