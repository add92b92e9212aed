"""A lab image is a real one: other programs read every part of it, and its program runs."""

import gzip
import hashlib
import io
import json
import platform
import subprocess
import sys
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.artifacts.small_image import build
from playground.registry.lab import encode, name_of, open_repository, push

CONTENT = "grüezi"


def all_blobs(image):
    yield image.index
    for each in image.platforms:
        yield from (each.manifest, each.config, each.layer)


@given(st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=12))
def test_every_digest_and_size_is_that_of_the_bytes(content):
    image = build(content)
    by_digest = {blob.digest: blob for blob in all_blobs(image)}
    for blob in by_digest.values():
        assert blob.digest == f"sha256:{hashlib.sha256(blob.content).hexdigest()}"
    for listed in json.loads(image.index.content)["manifests"]:
        manifest = json.loads(by_digest[listed["digest"]].content)
        for descriptor in (listed, manifest["config"], *manifest["layers"]):
            blob = by_digest[descriptor["digest"]]
            assert descriptor["size"] == len(blob.content)
            assert descriptor["mediaType"] == blob.media_type


@pytest.mark.parametrize("at", [0, 1])
def test_the_layer_unpacks_to_what_the_config_says(at):
    image = build(CONTENT)
    config = json.loads(image.platforms[at].config.content)
    archive = gzip.decompress(image.platforms[at].layer.content)
    assert config["rootfs"]["diff_ids"] == [f"sha256:{hashlib.sha256(archive).hexdigest()}"]
    with tarfile.open(fileobj=io.BytesIO(archive)) as layer:
        entries = {entry.name: entry for entry in layer.getmembers()}
        [program] = config["config"]["Entrypoint"]
        assert entries[program.lstrip("/")].mode == 0o755
        assert {entry.mtime for entry in entries.values()} == {0}
        assert layer.extractfile("content.txt").read().decode() == f"{CONTENT}\n"


def test_the_index_lists_both_architectures_and_their_bytes_differ():
    image = build(CONTENT)
    listed = json.loads(image.index.content)["manifests"]
    assert [each["platform"]["architecture"] for each in listed] == ["amd64", "arm64"]
    assert len({blob.digest for blob in all_blobs(image)}) == 7


def program_for(architecture: str) -> bytes:
    [chosen] = [each for each in build(CONTENT).platforms if each.architecture == architecture]
    with tarfile.open(fileobj=io.BytesIO(chosen.layer.content)) as layer:
        return layer.extractfile("web").read()


def test_its_program_prints_the_content_on_this_machine(tmp_path):
    machine = {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
    path = tmp_path / "web"
    path.write_bytes(program_for(machine))
    path.chmod(0o755)
    done = subprocess.run([path], capture_output=True, timeout=10)
    assert (done.returncode, done.stdout.decode()) == (0, f"{CONTENT}\n")


@pytest.mark.parametrize(("architecture", "machine"), [("amd64", 62), ("arm64", 183)])
def test_its_program_says_which_processor_it_is_for(architecture, machine):
    program = program_for(architecture)
    assert program[:7] == b"\x7fELF\x02\x01\x01"
    assert int.from_bytes(program[18:20], "little") == machine


def test_the_same_content_has_the_same_digest_in_another_process():
    told = "from playground.artifacts.small_image import build; print(build('x').index.digest)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=30)
    assert done.stdout.strip() == build("x").index.digest
    assert build("y").index.digest != build("x").index.digest


def test_a_tag_moves_and_the_digest_stays():
    once = push((), "1.4", "one")
    twice = push(once, "1.4", "two")
    before, after = (open_repository(name_of(encode(each))) for each in (once, twice))
    assert before.tags["1.4"] == build("one").index.digest
    assert after.tags["1.4"] == build("two").index.digest
    assert after.manifest(before.tags["1.4"]) == before.manifest("1.4")


@pytest.mark.parametrize("name", ["", "lab/web", "lab//web", "lab/nonsense/web", "lab/a/b/web"])
def test_other_names_have_no_repository(name):
    assert open_repository(name) is None
