import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from playground.artifacts import ImageFault, ImageReference, digest_fault, parse_image, pinned

SHA = "sha256:" + "0123456789abcdef" * 4
SHA384 = "sha384:" + "a" * 96
SHA512 = "sha512:" + "f" * 128
OTHER = "blake3:" + "0" * 32


@pytest.mark.parametrize(
    ("text", "domain", "path", "tag", "digest"),
    [
        ("redis", None, "redis", None, None),
        ("redis:7", None, "redis", "7", None),
        (f"redis@{SHA}", None, "redis", None, SHA),
        (f"redis:7@{SHA}", None, "redis", "7", SHA),
        (f"redis@{SHA384}", None, "redis", None, SHA384),
        (f"redis@{SHA512}", None, "redis", None, SHA512),
        ("library/redis", None, "library/redis", None, None),
        ("a/b/c/d:v1", None, "a/b/c/d", "v1", None),
        ("test.com:5000", None, "test.com", "5000", None),
        ("test.com/repo:tag", "test.com", "repo", "tag", None),
        ("test:5000/repo", "test:5000", "repo", None, None),
        ("test:5000/repo:5050", "test:5000", "repo", "5050", None),
        (f"test:5000/repo:tag@{SHA}", "test:5000", "repo", "tag", SHA),
        ("localhost/app", "localhost", "app", None, None),
        ("localhost:5000/app:1", "localhost:5000", "app", "1", None),
        ("localhost", None, "localhost", None, None),
        ("Registry/app", "Registry", "app", None, None),
        ("REGISTRY.example/app", "REGISTRY.example", "app", None, None),
        ("192.168.1.1:5000/repo:5050", "192.168.1.1:5000", "repo", "5050", None),
        (f"[::1]:5000/a:1@{SHA}", "[::1]:5000", "a", "1", SHA),
        ("[2001:db8::1]/repo", "[2001:db8::1]", "repo", None, None),
        ("xn--n3h.com/myimage:xn--n3h.com", "xn--n3h.com", "myimage", "xn--n3h.com", None),
        ("foo_bar.com:8080", None, "foo_bar.com", "8080", None),
        ("foo/foo_bar.com:8080", None, "foo/foo_bar.com", "8080", None),
        ("foo_bar/baz", None, "foo_bar/baz", None, None),
        ("a__b/c--d/e---f.g", None, "a__b/c--d/e---f.g", None, None),
        ("lowercase:Uppercase", None, "lowercase", "Uppercase", None),
        ("repo:_x.Y-z", None, "repo", "_x.Y-z", None),
        ("repo:" + "t" * 128, None, "repo", "t" * 128, None),
        ("a" * 247, None, "a" * 247, None, None),
        ("a/" + "b" * 253, None, "a/" + "b" * 253, None, None),
        ("foo_bar.example/baz:1", "foo_bar.example", "baz", "1", None),
        ("a" * 64 + ":tag", None, "a" * 64, "tag", None),
        ("a" * 63, None, "a" * 63, None, None),
        ("docker.io/redis", "docker.io", "redis", None, None),
    ],
)
def test_the_parts_of_a_reference(text, domain, path, tag, digest):
    assert parse_image(text) == ImageReference(domain, path, tag, digest)
    assert str(parse_image(text)) == text


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("", "the image is empty", 0),
        (" ", "' ' cannot stand here", 0),
        (" redis", "' ' cannot stand here", 0),
        ("redis ", "' ' cannot stand here", 5),
        ("redis:7\n", "'\\n' cannot stand here", 7),
        ("redis\n", "'\\n' cannot stand here", 5),
        ("re dis", "' ' cannot stand here", 2),
        ("redis:7 ", "' ' cannot stand here", 7),
        (":tag", "the image has no name", 0),
        (f"@{SHA}", "the image has no name", 0),
        ("/repo", "the image has no name", 0),
        ("repo:", "the tag is empty", 5),
        (f"repo:@{SHA}", "the tag is empty", 5),
        ("repo:-a", "a tag cannot begin with '-'", 5),
        ("repo:a/b", "'/' cannot stand here", 6),
        ("repo:a:b", "':' cannot stand here", 6),
        ("repo:" + "t" * 129, "the tag has more than 128 characters", 133),
        ("repo@", "'' is not a digest", 5),
        ("repo@latest", "'latest' is not a digest", 5),
        ("repo@sha256", "'sha256' is not a digest", 5),
        ("repo@sha256:", "a sha256 digest has 64 hex digits, this one has 0", 12),
        ("repo@sha256:abc", "a sha256 digest has 64 hex digits, this one has 3", 12),
        (f"repo@{SHA}0", "a sha256 digest has 64 hex digits, this one has 65", 12),
        (f"repo@{SHA}\n", "'\\n' cannot stand in a digest", 76),
        (f"repo@{SHA}@{SHA}", "'@' cannot stand in a digest", 76),
        ("repo@" + SHA.upper().replace("SHA", "sha"), "are lower-case", 12),
        ("repo@sha384:" + "a" * 64, "a sha384 digest has 96 hex digits", 12),
        ("repo@sha512:" + "a" * 64, "a sha512 digest has 128 hex digits", 12),
        ("repo@" + SHA.replace("sha", "SHA"), "the algorithm of a digest is lower-case", 5),
        ("repo@md5:" + "a" * 32, "'md5' is no algorithm of digests that the kubelet knows", 5),
        (f"repo@{OTHER}", "'blake3' is no algorithm", 5),
        ("repo@sha256+b64u:" + "A" * 40, "'sha256+b64u' is no algorithm", 5),
        ("repo@SHA1:" + "a" * 40, "'SHA1' is no algorithm", 5),
        ("Redis", "a repository name is lower-case", 0),
        ("Redis:7", "a repository name is lower-case", 0),
        ("reDis", "a repository name is lower-case", 2),
        ("library/Redis", "a repository name is lower-case", 8),
        ("test:5000/Uppercase/lowercase:tag", "a repository name is lower-case", 10),
        ("a//b", "a part of the name is empty", 2),
        ("a/", "a part of the name is empty", 2),
        ("test:5000/", "a part of the name is empty", 10),
        ("-a", "'-' cannot stand here", 0),
        ("a-", "'-' cannot stand here", 1),
        ("a..b", "'.' cannot stand here", 1),
        ("a___b", "'_' cannot stand here", 1),
        ("aa/asdf$$^/aa", "'$' cannot stand here", 7),
        ("é", "'é' cannot stand here", 0),
        ("redis:7é", "'é' cannot stand here", 7),
        ("[2001:db8::1]", "'[' cannot stand here", 0),
        ("[2001:db8::1]:5000", "'[' cannot stand here", 0),
        ("[fe80::1%eth0]:5000/repo", "'[' cannot stand here", 0),
        ("https://example.com/a", "an image reference is not a URL", 5),
        ("a" * 64, "64 hex digits are the id of an image", 0),
        ("a" * 248, "the name has 256 characters, more than 255", 248),
        ("docker.io/" + "a" * 248, "the name has 258 characters, more than 255", 255),
        ("a/" + "b" * 254, "the name has 256 characters, more than 255", 255),
        ("foo_bar..example/baz", "'.' cannot stand here", 7),
        ("example.com/" + "a" * 244, "the name has 256 characters", 255),
        ("${IMAGE}", "'$' cannot stand here", 0),
    ],
)
def test_the_fault_of_what_is_no_reference(text, message, offset):
    fault = parse_image(text)
    assert isinstance(fault, ImageFault)
    assert message in fault.message
    assert fault.offset == offset
    assert fault.help.endswith(".")


@pytest.mark.parametrize(
    ("text", "name", "normalized"),
    [
        ("redis:7", "redis", "docker.io/library/redis"),
        ("foo_bar.example/baz", "foo_bar.example/baz", "foo_bar.example/baz"),
        ("bitnami/redis", "bitnami/redis", "docker.io/bitnami/redis"),
        ("docker.io/redis", "docker.io/redis", "docker.io/library/redis"),
        (
            "index.docker.io/library/redis",
            "index.docker.io/library/redis",
            "docker.io/library/redis",
        ),
        (f"hub:5001/redis@{SHA}", "hub:5001/redis", "hub:5001/redis"),
        ("localhost/redis", "localhost/redis", "localhost/redis"),
        ("Registry/redis", "Registry/redis", "Registry/redis"),
    ],
)
def test_names_as_written_and_in_full(text, name, normalized):
    reference = parse_image(text)
    assert isinstance(reference, ImageReference)
    assert (reference.name, reference.normalized_name) == (name, normalized)


def test_pinning_keeps_the_tag_unless_told_otherwise():
    tagged, bare = parse_image("hub:5001/a/redis:7"), parse_image("redis")
    old = parse_image("redis:7@sha512:" + "0" * 128)
    assert pinned(tagged, SHA) == f"hub:5001/a/redis:7@{SHA}"
    assert pinned(tagged, SHA, keep_tag=False) == f"hub:5001/a/redis@{SHA}"
    assert pinned(bare, SHA) == pinned(bare, SHA, keep_tag=False) == f"redis@{SHA}"
    assert pinned(old, SHA) == f"redis:7@{SHA}"


def test_a_digest_alone_can_be_examined():
    assert digest_fault(SHA) is None
    assert digest_fault("sha256:12").offset == 7


LABEL = st.from_regex(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,8}[a-zA-Z0-9])?", fullmatch=True)
DOMAINS = st.one_of(
    st.none(),
    st.just("localhost"),
    st.lists(LABEL, min_size=2, max_size=4).map(".".join),
    st.builds("{}:{}".format, LABEL, st.integers(0, 65535)),
    st.builds("[{:x}::{:x}]:{}".format, *[st.integers(0, 65535)] * 3),
)
COMPONENT = st.from_regex(r"[a-z0-9]{1,9}(([._]|__|-{1,3})[a-z0-9]{1,5}){0,2}", fullmatch=True)
TAGS = st.none() | st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", fullmatch=True)
DIGESTS = st.none() | st.builds(
    lambda size, digit: f"{size[0]}:{digit * size[1]}",
    st.sampled_from([("sha256", 64), ("sha384", 96), ("sha512", 128)]),
    st.sampled_from("0123456789abcdef"),
)


@given(DOMAINS, st.lists(COMPONENT, min_size=1, max_size=4), TAGS, DIGESTS)
def test_what_is_written_is_read_back(domain, components, tag, digest):
    reads_as_domain = "." in components[0] or components[0] == "localhost"
    assume(domain is not None or len(components) == 1 or not reads_as_domain)
    reference = ImageReference(domain, "/".join(components), tag, digest)
    assert parse_image(str(reference)) == reference


@given(
    st.text(st.characters(exclude_categories=[]), max_size=40)
    | st.from_regex(r"[a-zA-Z0-9.:/@_\-]*")
)
def test_any_text_gives_a_reference_or_a_fault(text):
    answer = parse_image(text)
    if isinstance(answer, ImageFault):
        assert 0 <= answer.offset <= len(text)
        assert answer.help.endswith(".")
    else:
        assert str(answer) == text
        assert parse_image(pinned(answer, SHA)) == answer._replace(digest=SHA)
