from __future__ import annotations

import gzip
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.framefile import HEAD, Frame, FrameWriter, files, is_frames, read_frames

FRAMES = [Frame(1_000 + k, b'[{"ev":"T","n":%d}]' % k) for k in range(6)]


def written(path, *members):
    writer = FrameWriter(path)
    for member in members:
        writer.write(member)
    writer.close()
    return path


@given(st.lists(st.lists(st.binary(max_size=60), max_size=4), max_size=4))
def test_frames_come_back_byte_for_byte(tmp_path_factory, found):
    members = [[Frame(k, data) for k, data in enumerate(group)] for group in found]
    path = written(tmp_path_factory.mktemp("frames") / "one.frames.gz", [], *members)

    assert list(read_frames(path)) == [frame for group in members for frame in group]


def test_every_cut_costs_at_most_the_last_write(tmp_path):
    path = written(tmp_path / "one.frames.gz", FRAMES[:2], FRAMES[2:4], FRAMES[4:])
    data = path.read_bytes()
    kept = []

    for end in range(len(HEAD), len(data) + 1):
        path.write_bytes(data[:end])
        try:
            kept.append(len(list(read_frames(path))))
        except ValueError:
            kept.append(0)

    assert sorted(set(kept)) == [0, 2, 4, 6]
    assert kept == sorted(kept)


def test_a_file_that_was_cut_is_gone_on_with(tmp_path):
    path = written(tmp_path / "one.frames.gz", FRAMES[:2], FRAMES[2:4])
    path.write_bytes(path.read_bytes()[:-5])

    written(path, FRAMES[4:])

    assert list(read_frames(path)) == FRAMES[:2] + FRAMES[4:]


def test_the_shell_can_read_it(tmp_path):
    path = written(tmp_path / "one.frames.gz", FRAMES[:1], FRAMES[1:2])

    text = subprocess.run(["zcat", path], capture_output=True, check=True).stdout

    assert text == HEAD + b'1000 18\n[{"ev":"T","n":0}]\n1001 18\n[{"ev":"T","n":1}]\n'


def test_damage_in_the_middle_is_said(tmp_path):
    path = written(tmp_path / "one.frames.gz", FRAMES[:2], FRAMES[2:])
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)

    with pytest.raises(ValueError, match="is damaged after byte"):
        list(read_frames(path))


def test_another_file_is_told_apart(tmp_path):
    other = tmp_path / "trades.csv.gz"
    other.write_bytes(gzip.compress(b"ticker,price\n"))

    assert not is_frames(other)
    with pytest.raises(ValueError, match="is no file of recorded frames"):
        list(read_frames(other))


def test_a_folder_is_read_in_the_order_it_was_recorded(tmp_path):
    late = written(tmp_path / "a.frames.gz", FRAMES[3:])
    early = written(tmp_path / "b.frames.gz", FRAMES[:3])

    assert files(tmp_path) == [early, late]
    with pytest.raises(ValueError, match="holds no recording"):
        files(tmp_path / "..")
