"""The sandbox of the page about ad-hoc edits: a Cluster that the reader edits and deploys to."""
