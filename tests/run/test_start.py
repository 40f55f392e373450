from __future__ import annotations

import socket


def test_it_says_where_to_go_and_how_to_stop(project):
    _, lines = project.up()

    assert lines[-7:] == [
        "",
        f"Open: http://127.0.0.1:{project.port}/",
        "Sign in: alice@example.org secret",
        "Staff: bob@example.org secret",
        f"Messages: http://127.0.0.1:{project.port}/dev/messages/",
        f"Logs: {project.folder}/var/logs",
        "Stop: Ctrl-C here, or make stop",
    ]


def test_a_port_in_use_is_one_line_with_the_remedy(project):
    with socket.create_server(("127.0.0.1", project.port + 2)):
        code, line = project.says()

    assert code == 1
    assert line == (
        f"Port {project.port + 2} (broker) is in use. End what listens there, "
        f"or take other ports: make run PORT={project.port + 100}"
    )


def test_a_missing_program_is_noticed_before_anything_starts(project):
    project.procfile.write_text("web: no-such-server --port $PORT\n")

    code, line = project.says()

    assert code == 1
    assert line == "web needs no-such-server, which is missing here. To install what is needed: make setup"


def test_a_setting_the_procfile_needs_and_nobody_gave_is_named(project):
    project.procfile.write_text("web: python fake.py $NO_SUCH_SETTING\n")

    code, line = project.says()

    assert code == 1
    assert line == "Procfile: the command of web cannot be read ('NO_SUCH_SETTING')."


def test_a_wrong_port_is_refused(project):
    code, line = project.says(PORT="http")

    assert code == 1
    assert line == "Setting PORT: expected a whole number from 1 to 65533, got 'http'. See .env.example."


def test_a_wrong_broker_address_is_refused(project):
    code, line = project.says(REDIS_URL="localhost")

    assert code == 1
    assert line.startswith(
        "Setting REDIS_URL: expected an address such as redis://localhost:6379/0, got a value that is not shown."
    )


def test_a_broker_that_does_not_answer_is_named_without_its_password(project):
    code, line = project.says(REDIS_URL="redis://:secret@127.0.0.1:1/0", START_DEADLINE="1")

    assert code == 1
    assert line == "After 1 s: no broker answers at REDIS_URL"


def test_every_process_of_the_procfile_is_started(project):
    project.procfile.write_text(project.procfile.read_text() + "another: python fake.py idle\n")

    project.up()

    assert (project.folder / "var/logs/another.log").exists()


def test_a_database_that_cannot_be_prepared_ends_the_run(project):
    project.manage.write_text("import sys; sys.exit('no such database')")

    code, line = project.says()

    assert code == 1
    assert line == f"migrate ended (code 1): no such database [{project.folder}/var/logs/migrate.log]"
    assert project.is_quiet


def test_what_does_not_come_up_is_named(project):
    project.procfile.write_text("broker: python -m tickstock.embedded\nweb: python fake.py idle\n")

    code, line = project.says(START_DEADLINE="1")

    assert code == 1
    assert line.startswith(f"After 1 s: no page at http://127.0.0.1:{project.port}/")
    assert project.is_quiet


def test_a_worker_without_events_is_named(project):
    project.procfile.write_text("broker: python -m tickstock.embedded\nweb: python fake.py web\n")

    code, line = project.says(START_DEADLINE="1")

    assert code == 1
    assert line.startswith("After 1 s: the ingest worker says nothing")


def test_a_broker_of_ones_own_is_used_and_none_started(project, valkey):
    project.up(REDIS_URL=f"redis://127.0.0.1:{valkey.port}/0")

    assert not (project.folder / "var/logs/broker.log").exists()


def test_index_members_are_loaded_once(project):
    project.manage.write_text(project.manage.read_text() + "open('commands', 'a').write(sys.argv[1] + '\\n')\n")
    (project.folder / "var").mkdir()
    (project.folder / "var/tickstock.sqlite3").touch()

    for _ in range(2):
        run, _ = project.up()
        run.terminate()
        run.wait()

    commands = (project.folder / "commands").read_text().split()
    assert commands.count("migrate") == 2
    assert commands.count("load_index_members") == 1
