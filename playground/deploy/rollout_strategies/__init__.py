"""What happens to the old ReplicaSets once a new one is deployed, and the ways back.

A rollout strategy is not a step of the deploy: Orca appends stages after it. Deployments need
none; their controller replaces pods by itself.
"""
