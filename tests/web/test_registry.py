"""The lab registry, as OCI's specification and Debian's skopeo want it."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.registry.lab import encode, name_of, open_repository, push
from playground.web import create_app
from playground.web.settings import Settings

PUSHES = push(push(push((), "1.4", "one"), "1.4", "two"), "latest", "three")
NAME = name_of(encode(PUSHES))
REPOSITORY = open_repository(NAME)
INDEX = "application/vnd.oci.image.index.v1+json"


def refused(answer) -> tuple[int, str]:
    """Status and code; the shape is the specification's."""
    assert answer.content_type == "application/json"
    [error] = answer.json["errors"]
    assert set(error) <= {"code", "message", "detail"}
    return answer.status_code, error["code"]


def test_it_says_that_it_is_a_registry(client):
    answer = client.get("/v2/")
    assert answer.status_code == 200
    assert answer.headers["Docker-Distribution-Api-Version"] == "registry/2.0"


def test_a_manifest_by_its_tag_and_by_its_digest(client):
    by_tag = client.get(f"/v2/{NAME}/manifests/1.4")
    digest = by_tag.headers["Docker-Content-Digest"]
    assert digest == f"sha256:{hashlib.sha256(by_tag.data).hexdigest()}"
    assert by_tag.content_type == by_tag.json["mediaType"] == INDEX
    by_digest = client.get(f"/v2/{NAME}/manifests/{digest}")
    assert by_digest.data == by_tag.data
    assert by_tag.headers["ETag"] == by_digest.headers["ETag"] == f'"{digest}"'


def test_every_byte_is_reached_from_a_tag(client):
    index = client.get(f"/v2/{NAME}/manifests/latest").json
    for listed in index["manifests"]:
        manifest = client.get(f"/v2/{NAME}/manifests/{listed['digest']}")
        assert manifest.content_type == listed["mediaType"]
        for descriptor in (manifest.json["config"], *manifest.json["layers"]):
            blob = client.get(f"/v2/{NAME}/blobs/{descriptor['digest']}")
            assert len(blob.data) == descriptor["size"]
            assert f"sha256:{hashlib.sha256(blob.data).hexdigest()}" == descriptor["digest"]


@pytest.mark.parametrize("path", ["manifests/1.4", f"blobs/{next(iter(REPOSITORY.blobs))}"])
def test_a_head_has_the_headers_of_a_get_and_no_body(client, path):
    head, get = (ask(f"/v2/{NAME}/{path}") for ask in (client.head, client.get))
    assert head.data == b""
    for header in ("Content-Length", "Content-Type", "Docker-Content-Digest", "ETag"):
        assert head.headers[header] == get.headers[header]


def test_what_a_digest_names_may_be_kept_and_what_a_tag_means_is_asked_again(client):
    digest = REPOSITORY.tags["1.4"]
    assert "immutable" in client.get(f"/v2/{NAME}/manifests/{digest}").headers["Cache-Control"]
    by_tag = client.get(f"/v2/{NAME}/manifests/1.4")
    assert by_tag.headers["Cache-Control"] == "no-cache"
    again = client.get(f"/v2/{NAME}/manifests/1.4", headers={"If-None-Match": f'"{digest}"'})
    assert (again.status_code, again.data) == (304, b"")


def test_a_part_of_a_blob(client):
    digest, blob = next(iter(REPOSITORY.blobs.items()))
    part = client.get(f"/v2/{NAME}/blobs/{digest}", headers={"Range": "bytes=5-14"})
    assert (part.status_code, part.data) == (206, blob.content[5:15])
    beyond = client.get(f"/v2/{NAME}/blobs/{digest}", headers={"Range": "bytes=999999-"})
    assert refused(beyond) == (416, "UNSUPPORTED")
    assert beyond.headers["Content-Range"] == f"bytes */{len(blob.content)}"


def test_nothing_is_compressed_on_the_way(client):
    digest = REPOSITORY.tags["1.4"]
    answer = client.get(f"/v2/{NAME}/manifests/{digest}", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in answer.headers
    assert answer.data == REPOSITORY.manifests[digest].content


def test_tags_in_one_list_or_in_parts(client):
    assert client.get(f"/v2/{NAME}/tags/list").json == {"name": NAME, "tags": ["1.4", "latest"]}
    first = client.get(f"/v2/{NAME}/tags/list?n=1")
    assert first.json["tags"] == ["1.4"]
    target, relation = first.headers["Link"].split("; ")
    assert relation == 'rel="next"'
    rest = client.get(target.strip("<>"))
    assert rest.json["tags"] == ["latest"]
    assert "Link" not in rest.headers


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"{NAME}/manifests/1.5", 404, "MANIFEST_UNKNOWN"),
        (f"{NAME}/manifests/sha256:{'0' * 64}", 404, "MANIFEST_UNKNOWN"),
        (f"{NAME}/manifests/sha256:0", 400, "DIGEST_INVALID"),
        (f"{NAME}/manifests/md5:{'0' * 32}", 400, "DIGEST_INVALID"),
        (f"{NAME}/blobs/sha256:{'0' * 64}", 404, "BLOB_UNKNOWN"),
        (f"{NAME}/blobs/{REPOSITORY.tags['1.4']}", 404, "BLOB_UNKNOWN"),
        (f"{NAME}/blobs/1.4", 400, "DIGEST_INVALID"),
        (f"{NAME}/tags/all", 404, "UNSUPPORTED"),
        (f"{NAME}/tags/list?n=x", 400, "UNSUPPORTED"),
        (f"{NAME}/referrers/{REPOSITORY.tags['1.4']}", 404, "UNSUPPORTED"),
        ("lab/nonsense/web/manifests/1.4", 404, "NAME_UNKNOWN"),
        ("library/redis/tags/list", 404, "NAME_UNKNOWN"),
        ("Lab/x/web/manifests/1.4", 400, "NAME_INVALID"),
        (f"{'a' * 256}/manifests/1.4", 400, "NAME_INVALID"),
        ("lab/../web/manifests/1.4", 400, "NAME_INVALID"),
        ("_catalog", 404, "UNSUPPORTED"),
    ],
)
def test_what_is_not_there_is_said_in_the_specifications_words(client, path, status, code):
    assert refused(client.get(f"/v2/{path}")) == (status, code)


def test_no_browser_takes_an_image_for_a_page(client):
    name = name_of(encode(push((), "1", "<script>alert(1)</script>")))
    opened = open_repository(name)
    paths = [f"manifests/{digest}" for digest in opened.manifests]
    paths += [f"blobs/{digest}" for digest in opened.blobs]
    for path in paths:
        answer = client.get(f"/v2/{name}/{path}")
        assert answer.content_type.startswith("application/vnd.oci.image.")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_is_pushed_over_the_protocol(client, method):
    answer = client.open(f"/v2/{NAME}/blobs/uploads/", method=method)
    assert refused(answer) == (405, "UNSUPPORTED")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_strange_host_is_refused_in_the_same_words(client):
    assert refused(client.get("/v2/", headers={"Host": "evil.example"})) == (400, "UNSUPPORTED")


def test_images_are_work_so_they_count():
    limited = create_app(Settings(rate_limit="2/hour")).test_client()
    path = f"/v2/{NAME}/manifests/1.4"
    assert [limited.get(path).status_code for _ in range(2)] == [200, 200]
    answer = limited.get(path)
    assert refused(answer) == (429, "TOOMANYREQUESTS")
    assert int(answer.headers["Retry-After"]) > 0
    assert limited.get("/practices/digest").status_code == 200


parts = st.text(st.characters(max_codepoint=0x7F, exclude_categories=("Cs",)), max_size=40)


@given(parts, st.sampled_from(["manifests", "blobs", "tags"]), parts)
def test_any_address_gets_an_answer_of_the_protocol(app, name, what, reference):
    answer = app.test_client().get(f"/v2/lab/{quoted(name)}/web/{what}/{quoted(reference)}")
    assert answer.status_code in (200, 308, 400, 404)
    if answer.status_code in (400, 404):
        refused(answer)


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


# ---- with skopeo


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_skopeo_inspects_a_tag(site, skopeo):
    image = f"docker://{site.removeprefix('http://')}/{NAME}:1.4"
    done = run(skopeo, "inspect", "--tls-verify=false", "--override-arch=arm64", image)
    told = json.loads(done.stdout)
    assert told["Digest"] == REPOSITORY.tags["1.4"]
    assert told["Architecture"] == "arm64"
    assert told["RepoTags"] == ["1.4", "latest"]


@pytest.mark.parametrize("reference", [":1.4", f"@{REPOSITORY.tags['1.4']}"])
def test_skopeo_copies_all_of_an_image_and_verifies_it(site, skopeo, tmp_path, reference):
    image = f"docker://{site.removeprefix('http://')}/{NAME}{reference}"
    done = run(
        *(skopeo, "copy", "--all", "--src-tls-verify=false", image, f"oci:{tmp_path}/out:x")
    )
    assert done.returncode == 0, done.stderr
    stored = {path.name for path in Path(tmp_path, "out/blobs/sha256").iterdir()}
    wanted = {REPOSITORY.tags["1.4"]}
    wanted |= {each.manifest.digest for each in REPOSITORY.images[1].platforms}
    wanted |= {each.config.digest for each in REPOSITORY.images[1].platforms}
    wanted |= {each.layer.digest for each in REPOSITORY.images[1].platforms}
    assert stored == {digest.removeprefix("sha256:") for digest in wanted}


def test_skopeo_copies_one_platform_to_a_folder(site, skopeo, tmp_path):
    image = f"docker://{site.removeprefix('http://')}/{NAME}:latest"
    copy = (skopeo, "--override-arch=amd64", "copy", "--src-tls-verify=false")
    done = run(*copy, image, f"dir:{tmp_path}/out")
    assert done.returncode == 0, done.stderr
    chosen = REPOSITORY.images[2].platforms[0]
    assert (tmp_path / "out/manifest.json").read_bytes() == chosen.manifest.content


def test_skopeo_tells_a_reader_what_is_wrong(site, skopeo):
    host = site.removeprefix("http://")
    done = run(skopeo, "inspect", "--tls-verify=false", f"docker://{host}/lab/nonsense/web:1.4")
    assert done.returncode != 0
    assert "No lab repository has that name" in done.stderr
