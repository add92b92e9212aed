"""Templating outside a deploy: jsonnet and Jinja, rendered in a walled-off process.

`rendering.render` is the door. What runs inside the walls is in `inside`; nothing else imports it.
"""
