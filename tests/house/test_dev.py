"""dev.py does what is needed, once."""

import pytest

import dev


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """dev.py, moved to an empty checkout."""
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "STAMPS", tmp_path / ".venv" / "stamps")
    return tmp_path


def changed(*files) -> bool:
    with dev.stamp("step", files) as answer:
        return answer


def test_a_step_is_done_once(checkout):
    file = checkout / "requirements.txt"
    file.write_text("Flask\n")
    assert changed(file)
    assert not changed(file)


def test_a_step_is_done_again_when_a_file_changes_appears_or_moves(checkout):
    file, other = checkout / "a.js", checkout / "b.js"
    file.write_text("1")
    assert changed(file, other)
    file.write_text("2")
    assert changed(file, other)
    other.write_text("3")
    assert changed(file, other)
    other.rename(checkout / "c.js")
    assert changed(file, checkout / "c.js")
    assert not changed(file, checkout / "c.js")


def test_a_step_that_failed_is_done_again(checkout):
    with pytest.raises(dev.Failure), dev.stamp("step", text="3.11"):
        raise dev.Failure("no network")
    with dev.stamp("step", text="3.11") as answer:
        assert answer


def test_the_output_of_a_program_is_shown_only_if_it_fails(checkout, capfd):
    dev.run(["sh", "-c", "echo progress"])
    assert capfd.readouterr().out == ""
    with pytest.raises(dev.Failure, match=r"sh -c .*\nno such package"):
        dev.run(["sh", "-c", "echo no such package >&2; exit 3"])


def no_network() -> None:
    raise dev.Failure("npm ci failed")


def test_without_a_front_end_the_site_is_served_all_the_same(monkeypatch, capsys):
    monkeypatch.setattr(dev, "build_assets", no_network)
    monkeypatch.setattr(dev, "IN_CI", False)
    dev.build_assets_if_possible()
    [line] = capsys.readouterr().err.splitlines()
    assert "plain forms" in line


def test_in_ci_a_front_end_that_cannot_be_built_is_an_error(monkeypatch):
    monkeypatch.setattr(dev, "build_assets", no_network)
    monkeypatch.setattr(dev, "IN_CI", True)
    with pytest.raises(dev.Failure):
        dev.build_assets_if_possible()


def test_all_tests_run_side_by_side_or_alone_and_a_selection_as_one_process():
    side_by_side, alone = dev.tests([]).values()
    assert side_by_side == ["pytest", *dev.SIDE_BY_SIDE, "-m", "not alone"]
    assert alone == ["pytest", "-m", "alone"]
    assert dev.tests(["-k", "splice"]) == {"pytest": ["pytest", "-k", "splice"]}


@pytest.mark.parametrize("arguments", [[], ["deploy"]])
def test_what_it_does_not_know_is_answered_with_what_it_does(arguments, capsys):
    assert dev.main(arguments) == 2
    assert "python3 dev.py serve" in capsys.readouterr().err


def test_a_failure_is_one_message_and_no_traceback(monkeypatch, capsys):
    monkeypatch.setattr(dev, "set_up", lambda requirements: no_network())
    assert dev.main(["serve"]) == 1
    assert capsys.readouterr().err == "dev.py: npm ci failed\n"
