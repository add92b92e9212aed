"""The history of the audit page: who did what to a Cluster, and the log that Spinnaker leaves."""
