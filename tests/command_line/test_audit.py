"""`python -m playground audit verify`: a log on the disk, whole, changed and cut off."""

import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from subprocess import run

import pytest

from playground.__main__ import main
from playground.audit.chain import WITHOUT_HEAD
from playground.audit.exported import exported
from playground.audit.prepared import prepare
from playground.audit_store.database import parsed_url
from playground.audit_store.log import AuditLog

ROOT = Path(__file__).parents[2]


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A log of four entries: its file, and their hashes."""
    file = tmp_path / "audit.sqlite3"
    monkeypatch.setenv("SLIPWAY_DATABASE_URL", f"sqlite:///{file}")
    log = AuditLog(parsed_url(f"sqlite:///{file}"))
    bodies = [{"details": {"type": "git"}, "n": n} for n in range(4)]
    hashes = [log.append(prepare(body, b"k" * 16, datetime.now(UTC))).hash for body in bodies]
    log.close()
    return file, hashes


def verify(capsys, *arguments):
    status = main(["audit", "verify", *arguments])
    return status, capsys.readouterr().out


def test_a_whole_log(kept, capsys):
    _, hashes = kept
    expected = f"4 entries, and each fits the one before.\nhead {hashes[-1]}\n"
    assert verify(capsys) == (0, expected + f"{WITHOUT_HEAD}\n")
    assert verify(capsys, "--head", hashes[1].upper()) == (0, expected)


def test_one_byte_of_a_copy(kept, tmp_path, capsys):
    file, hashes = kept
    copy = tmp_path / "copy.sqlite3"
    content = file.read_bytes()
    position = content.index(hashes[1].encode() + b'","received"')  # what entry 3 carries
    other = bytes([content[position] ^ 1])
    copy.write_bytes(content[:position] + other + content[position + 1 :])
    status, told = verify(capsys, "--database", f"sqlite:///{copy}")
    assert status == 1
    assert told.startswith("The first 2 entries fit; entry 3 does not.\n")
    assert verify(capsys)[0] == 0


def test_entries_cut_off_at_the_end_show_with_a_head_only(kept, capsys):
    file, hashes = kept
    with sqlite3.connect(file) as database:
        database.execute("DROP TRIGGER audit_entries_no_delete")
        database.execute("DELETE FROM audit_entries WHERE number > 2")
    status, told = verify(capsys)  # who did that has forgotten something
    assert status == 1 and "beside an entry 3, which is not there" in told
    with sqlite3.connect(file) as database:
        database.execute("DROP TRIGGER audit_told_no_delete")
        database.execute("DELETE FROM audit_told WHERE number > 2")
    database.close()
    assert verify(capsys)[0] == 0
    status, told = verify(capsys, "--head", hashes[-1])
    assert status == 1 and "none has the head" in told
    assert verify(capsys, "--head", hashes[1])[0] == 0


def test_an_export_is_verified_without_a_database(kept, tmp_path, capsys):
    file, hashes = kept
    log = AuditLog(parsed_url(f"sqlite:///{file}"))
    lines = [exported(entry) for entry in log.entries()]
    log.close()
    copy = tmp_path / "audit.jsonl"
    copy.write_text("".join(lines))
    assert verify(capsys, str(copy)) == verify(capsys)
    assert verify(capsys, str(copy), "--head", hashes[2])[0] == 0
    copy.write_text("".join(lines[:2]))
    assert verify(capsys, str(copy))[0] == 0
    assert verify(capsys, str(copy), "--head", hashes[2])[0] == 1
    copy.write_bytes("".join(lines).replace('"n":2', '"n":3').encode())
    status, told = verify(capsys, str(copy))
    assert status == 1 and told.startswith("The first 2 entries fit; entry 3 does not.\n")


def test_standard_input_is_an_export_too(kept):
    command = [sys.executable, "-m", "playground", "audit", "verify", "-"]
    done = run(command, cwd=ROOT, input=b"\xff\n", capture_output=True)
    assert done.returncode == 1 and b"entry 1 does not" in done.stdout


def test_files_that_cannot_be_verified(tmp_path, capsys, monkeypatch):
    assert main(["audit", "verify", str(tmp_path / "missing")]) == 2
    assert "missing: cannot be read" in capsys.readouterr().err
    assert main(["audit", "verify", "x", "--database", "sqlite:///x"]) == 2
    assert "either a file or --database" in capsys.readouterr().err
    monkeypatch.setattr("playground.terminal.MOST_LINE_BYTES", 10)
    (tmp_path / "long").write_text("x" * 11)
    assert main(["audit", "verify", str(tmp_path / "long")]) == 2
    assert "has a line of more than" in capsys.readouterr().err


def test_what_is_no_log(tmp_path, capsys):
    for name, words in (("missing", "There is no audit log"), ("text", "cannot be read")):
        (tmp_path / "text").write_text("This is no database, whatever its name may be." * 100)
        assert main(["audit", "verify", "--database", f"sqlite:///{tmp_path}/{name}"]) == 2
        assert words in capsys.readouterr().err
    assert main(["audit", "verify", "--database", "mysql://x/y"]) == 2
    assert not (tmp_path / "missing").exists()


def test_the_other_commands_do_not_wait_for_a_database():
    program = (
        "import sys; from playground.__main__ import main; main(['check', '-']); "
        "print('sqlalchemy' in sys.modules, 'alembic' in sys.modules)"
    )
    done = run([sys.executable, "-c", program], cwd=ROOT, input="", capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "False False"


@pytest.mark.parametrize("head", ["", "zz", "0" * 63])
def test_what_is_no_head_is_no_reason_to_doubt_the_log(kept, capsys, head):
    assert main(["audit", "verify", "--head", head]) == 2
    assert capsys.readouterr().err == "A head is a hash: 64 hexadecimal digits.\n"
