"""The command: prints the figures."""

from benchmarks import many_objects, one_manifest

if __name__ == "__main__":
    many_objects.run()
    one_manifest.run()
