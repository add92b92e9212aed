"""The site: Flask, and the only room that knows HTTP."""

from pathlib import Path

from htmx_flask import Htmx
from jinja2 import StrictUndefined

from playground.lessons.audit_inputs import BREAKERS
from playground.lessons.content import load_lessons
from playground.lessons.edits.fallback import load_fallbacks
from playground.lessons.pipeline_inputs import TRIGGERS
from playground.lessons.prose import story_format
from playground.lessons.results import brief
from playground.lessons.shapes import outline_path
from playground.lessons.story_reading import load_stories
from playground.lessons.template_inputs import LANGUAGES
from playground.rollout.simulate import KUBERNETES_VERSION
from playground.web import (
    api,
    asking,
    audit,
    audit_log,
    compression,
    errors,
    guard,
    history,
    images,
    lab,
    metrics,
    pages,
    printed,
    rates,
    registry,
    request_log,
    sandbox_events,
    sending,
    tokens,
)
from playground.web.assets import find_assets
from playground.web.form import FORM_BYTES, FORM_FIELDS, carried
from playground.web.keeper import Keeper
from playground.web.settings import Settings
from playground.web.site import Site
from playground.web.unindented import Unindented
from playground.web.words import coded

ROOT = Path(__file__).resolve().parents[2]


def create_app(settings: Settings | None = None) -> Site:
    """Wire the site up. Raises ContentError, with file and line, if the book is malformed."""
    settings = settings or Settings()
    app = Site(
        "slipway",
        root_path=str(ROOT),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.config.update(
        MAX_CONTENT_LENGTH=FORM_BYTES,
        # Werkzeug's own limit on what a form may hold in memory is 500 kB.
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=FORM_FIELDS,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension(Unindented)
    app.jinja_env.filters["carried"] = carried
    app.jinja_env.globals["triggers"] = TRIGGERS
    app.jinja_env.globals["template_languages"] = LANGUAGES
    app.jinja_env.globals["breakers"] = BREAKERS
    app.jinja_env.filters["brief"] = brief
    app.jinja_env.filters["coded"] = coded
    app.jinja_env.globals["outline_path"] = outline_path
    app.jinja_env.globals["lab_code"] = lab.code_of
    app.jinja_env.globals["m"] = app.jinja_env.get_template("macros.html").module
    app.jinja_env.globals["assets"] = find_assets(ROOT / "static")
    app.jinja_env.globals["kubernetes"] = KUBERNETES_VERSION.rpartition(".")[0]
    app.extensions["stories"] = load_stories(ROOT / "content/stories")
    app.extensions["story_format"] = story_format(ROOT / "content/stories")
    app.extensions["fallbacks"] = load_fallbacks(ROOT / "content/fallbacks")
    sandbox_events.install(app, settings)
    page_key = app.extensions["page_key"]
    app.extensions["lessons"] = load_lessons(ROOT / "content", page_key)
    Htmx(app)
    # What is installed first looks at a request first, and at its answer last.
    request_log.install(app)
    metrics.install(app)
    compression.install(app)
    printed.install(app)
    guard.install(app, settings)
    tokens.install(app, settings)
    rates.install(app, settings.rate_limit)
    asking.install(app, settings.registries)
    errors.install(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(lab.blueprint)
    app.extensions["audit"] = Keeper(app, settings)
    app.register_blueprint(audit.blueprint)
    app.register_blueprint(history.blueprint)
    app.register_blueprint(sending.blueprint)
    app.register_blueprint(audit_log.blueprint)
    app.register_blueprint(images.blueprint)
    app.register_blueprint(registry.blueprint)
    app.trusted_proxies = settings.trusted_proxies
    return app
