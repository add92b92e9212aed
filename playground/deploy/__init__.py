"""What a deploy makes of a manifest: pinned images, versioned configuration, references.

Every step looks at objects and answers with Changes and Findings; `transform` writes them.
"""
