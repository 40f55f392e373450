from __future__ import annotations

import signal

import pytest

from tests.run.conftest import eventually, lives


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_a_signal_or_a_closed_terminal_ends_everything(project, how):
    run, _ = project.up()

    run.send_signal(how)

    assert run.wait(20) == 0
    assert project.is_quiet


def test_make_stop_ends_everything(project):
    run, _ = project.up()

    code, line = project.says("stop")

    assert code == 0
    assert line.startswith(f"Stopping http://127.0.0.1:{project.port}/")
    assert run.wait(20) == 0
    assert project.is_quiet


def test_make_stop_says_when_nothing_runs(project):
    assert project.says("stop") == (0, "Nothing is running.")


def test_the_worker_still_has_its_broker_when_it_says_its_last_words(project):
    run, _ = project.up()

    run.terminate()
    run.wait()

    assert (project.folder / "last-words").read_text() == "said"


def test_what_a_process_started_in_turn_is_ended_too(project):
    project.procfile.write_text(project.procfile.read_text() + "jobs: python fake.py family\n")
    run, _ = project.up()
    assert lives(project.stubborn)

    run.terminate()
    run.wait()

    assert eventually(lambda: not lives(project.stubborn))


def test_a_crash_ends_everything_and_says_why(project):
    project.procfile.write_text(project.procfile.read_text() + "jobs: python fake.py crash\n")

    code, line = project.says()

    assert code == 1
    assert line == f"jobs ended (code 1): the disk is full [{project.folder}/var/logs/jobs.log]"
    assert project.is_quiet


def test_a_second_start_says_where_the_first_one_is(project):
    run, _ = project.up()

    code, line = project.says()

    assert code == 1
    assert line == (
        f"TickStock is already running at http://127.0.0.1:{project.port}/ (process {run.pid}). To end it: make stop"
    )
    assert run.poll() is None


def test_no_process_outlives_a_killed_run(project):
    run, _ = project.up()

    run.kill()

    assert eventually(lambda: project.is_quiet)


@pytest.mark.parametrize("next_command", ["stop", "start"])
def test_what_a_killed_run_left_is_ended_by_the_next_command(project, next_command):
    project.procfile.write_text(project.procfile.read_text() + "jobs: python fake.py family\n")
    run, _ = project.up()
    left = project.stubborn
    run.kill()
    run.wait()
    assert lives(left)

    project.says("stop") if next_command == "stop" else project.up()

    assert not lives(left)
