"""The commands as people use them, well and badly: what is said, where it is said, and the exit code."""

from __future__ import annotations

import csv
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, hear_interrupts, thuocdo

SITES = ROOT / "tests/sites"
GOLDEN = sorted(path.parent for path in SITES.glob("*/datasets"))
TIES = SITES / "ties/datasets"
COHORTS = SITES / "cohorts/datasets"
EDITION = "mau-department-2023"
SHEET = f"mau/scores/{EDITION}.csv"
RANK_HEADER = ["unit", "name", "cohort", "score", "share", "rank", "of", "basis"]

Done = subprocess.CompletedProcess[str]


def said(done: Done) -> str:
    return done.stdout + done.stderr


def refused(done: Done, *words: str) -> None:
    """Exit code 1, one sentence (on the standard error, so that no table is spoilt) and no traceback."""
    assert done.returncode == 1, said(done)
    assert "Traceback" not in said(done)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    for word in words:
        assert word in done.stderr


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The data of `ties` with a decimal comma in line 2, a score above its maximum in line 3, a word in line 4."""
    folder = tmp_path / "datasets"
    shutil.copytree(TIES, folder)
    sheet = folder / SHEET
    lines = sheet.read_text(encoding="utf-8").splitlines()
    lines[1] = 'tinh-mau-so-an,"50,5",40'
    lines[2] = "tinh-mau-so-binh,61,30"
    lines[3] = "tinh-mau-so-chi,không có,29.5"
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


# validate


@pytest.mark.parametrize("site", GOLDEN, ids=lambda path: path.name)
@pytest.mark.parametrize(("language", "words"), [("vi", "Dữ liệu hợp lệ"), ("en", "The data are valid")])
def test_good_data_are_accepted_in_a_sentence(site: Path, language: str, words: str) -> None:
    done = thuocdo("validate", "--datasets", site / "datasets", "--language", language)
    assert done.returncode == 0, said(done)
    assert words in done.stdout
    assert done.stderr == ""


def test_good_data_are_an_empty_list_in_json_and_no_annotation_for_github() -> None:
    done = thuocdo("validate", "--datasets", TIES, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    done = thuocdo("validate", "--datasets", TIES, "--format", "github")
    assert (done.returncode, done.stdout) == (0, "")


def test_bad_data_are_named_all_at_once_with_line_and_field(broken: Path) -> None:
    done = thuocdo("validate", "--datasets", broken)
    assert done.returncode == 1
    assert "Traceback" not in said(done)
    lines = [line for line in done.stdout.splitlines() if SHEET in line]
    places = [line.split("  ")[0].removeprefix(str(broken)) for line in lines]
    assert places == [f"/{SHEET}:2:2", f"/{SHEET}:3:2", f"/{SHEET}:4:2"]
    assert [line.split("  ")[1] for line in lines] == ["decimal-comma", "above-maximum", "missing-word"]


def test_json_has_the_promised_fields_and_the_number_of_the_field_as_column(broken: Path) -> None:
    done = thuocdo("validate", "--datasets", broken, "--format", "json")
    assert done.returncode == 1
    problems = json.loads(done.stdout)
    promised = ["file", "line", "column", "field", "code", "found", "expected", "message"]
    assert [list(problem) for problem in problems] == [promised] * 3
    assert [(p["line"], p["column"], p["field"], p["found"]) for p in problems] == [
        (2, 2, "a", "50,5"),
        (3, 2, "a", "61"),
        (4, 2, "a", "không có"),
    ]


def test_messages_come_in_two_languages_and_the_facts_do_not_change(broken: Path) -> None:
    answers = {}
    for language in ("vi", "en"):
        done = thuocdo("validate", "--datasets", broken, "--format", "json", "--language", language)
        answers[language] = json.loads(done.stdout)
    for vi, en in zip(answers["vi"], answers["en"], strict=True):
        assert vi["message"] != en["message"]
        assert [vi[key] for key in ("file", "line", "column", "code", "found")] == [
            en[key] for key in ("file", "line", "column", "code", "found")
        ]


def test_github_gets_one_annotation_a_problem_at_its_line(broken: Path) -> None:
    done = thuocdo("validate", "--datasets", broken, "--format", "github")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    for number, line in enumerate(lines, start=2):
        assert line.startswith(f"::error file={broken}/{SHEET},line={number},col=2,title=")


def test_files_are_named_as_the_person_who_runs_the_command_knows_them(broken: Path) -> None:
    done = thuocdo("validate", "--format", "json", cwd=broken.parent, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert {problem["file"] for problem in json.loads(done.stdout)} == {f"datasets/{SHEET}"}


@pytest.mark.parametrize("command", ["validate", "describe", "build"])
def test_a_folder_that_is_not_there_is_a_problem_and_no_traceback(command: str, tmp_path: Path) -> None:
    site = ("--site", tmp_path / "site") if command == "build" else ()
    done = thuocdo(command, "--datasets", tmp_path / "nowhere", *site)
    assert done.returncode == 1
    assert "no-folder" in done.stdout
    assert str(tmp_path / "nowhere") in done.stdout
    assert "Traceback" not in said(done)
    assert [path.name for path in tmp_path.iterdir() if path.name != ".site.lock"] == []


@pytest.mark.parametrize("command", ["validate", "describe", "build"])
def test_an_empty_folder_and_one_without_a_register_are_refused(command: str, tmp_path: Path) -> None:
    data = tmp_path / "datasets"
    data.mkdir()
    site = ("--site", tmp_path / "site") if command == "build" else ()
    assert thuocdo(command, "--datasets", data, *site).returncode == 1
    shutil.copytree(TIES / "mau", data / "mau")
    done = thuocdo(command, "--datasets", data, *site)
    assert done.returncode == 1
    assert "register" in done.stdout
    assert "Traceback" not in said(done)
    assert not (tmp_path / "site").exists()


def test_a_file_in_place_of_the_data_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "datasets").write_text("a")
    done = thuocdo("validate", "--datasets", tmp_path / "datasets")
    assert done.returncode == 1
    assert "Traceback" not in said(done)


@pytest.mark.parametrize("arguments", [("--language", "fr"), ("--format", "xml"), ("--nonsense",), ("surplus",)])
def test_a_choice_that_is_not_there_is_refused_with_the_ones_that_are(arguments: tuple[str, ...]) -> None:
    done = thuocdo("validate", *arguments)
    assert done.returncode == 2
    assert "Traceback" not in said(done)
    if arguments[0] == "--format":
        assert all(choice in done.stderr for choice in ("text", "json", "github"))


# describe


@pytest.mark.parametrize("site", GOLDEN, ids=lambda path: path.name)
def test_a_descriptor_that_is_in_step_is_not_written_again(site: Path, tmp_path: Path) -> None:
    shutil.copytree(site / "datasets", tmp_path / "datasets")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.json")}
    done = thuocdo("describe", "--datasets", tmp_path / "datasets")
    assert (done.returncode, done.stderr) == (0, "")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.json")} == before


def test_describe_writes_again_what_was_lost_and_the_gate_then_agrees(tmp_path: Path) -> None:
    data = tmp_path / "datasets"
    shutil.copytree(TIES, data)
    descriptor = data / "mau/datapackage.json"
    content = json.loads(descriptor.read_text(encoding="utf-8"))
    del content["resources"]
    descriptor.write_text(json.dumps(content), encoding="utf-8")
    assert thuocdo("validate", "--datasets", data).returncode == 1
    done = thuocdo("describe", "--datasets", data)
    assert done.returncode == 0
    assert "mau/datapackage.json" in done.stdout
    assert descriptor.read_bytes() == (TIES / "mau/datapackage.json").read_bytes()
    assert thuocdo("validate", "--datasets", data).returncode == 0


def test_describe_leaves_everything_as_it_was_when_the_tables_are_refused(broken: Path) -> None:
    before = (broken / "mau/datapackage.json").read_bytes()
    done = thuocdo("describe", "--datasets", broken)
    assert done.returncode == 1
    assert "decimal-comma" in done.stdout
    assert (broken / "mau/datapackage.json").read_bytes() == before


# rank


def rank(*arguments: str | Path, data: Path = TIES) -> Done:
    return thuocdo("rank", "mau", EDITION, "--datasets", data, *arguments)


def test_the_csv_has_exactly_the_promised_columns_and_six_decimals_in_the_share() -> None:
    done = rank("--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    rows = list(csv.reader(done.stdout.splitlines()))
    assert rows[0] == RANK_HEADER
    assert rows[1] == ["tinh-mau-so-an", "Sở An", "", "90", "0.900000", "1", "8", "computed"]
    assert {len(row) for row in rows} == {8}
    assert {len(row[4].partition(".")[2]) for row in rows[1:]} == {6}
    assert "\r" not in done.stdout


def test_json_has_the_same_columns_and_rows_as_the_csv() -> None:
    rows = list(csv.DictReader(rank("--format", "csv").stdout.splitlines()))
    assert json.loads(rank("--format", "json").stdout) == rows


def test_the_table_has_every_unit_with_its_name_whatever_the_width_of_the_terminal() -> None:
    done = thuocdo("rank", "mau", EDITION, "--datasets", TIES, env={**os.environ, "COLUMNS": "40"})
    assert done.returncode == 0
    for name in ("Sở An", "Sở Lan", "tinh-mau-so-khanh", "tính lại"):
        assert name in done.stdout


def test_an_indicator_and_a_cohort_choose_the_rows() -> None:
    units = [row["unit"] for row in json.loads(rank("--indicator", "b", "--format", "json").stdout)]
    assert units[:3] == ["tinh-mau-so-an", "tinh-mau-so-dung", "tinh-mau-so-lan"]
    rows = json.loads(rank("--cohort", "khong", "--format", "json", data=COHORTS).stdout)
    assert [(row["unit"], row["cohort"], row["rank"]) for row in rows] == [
        ("tinh-mau-so-chi", "khong", "1"),
        ("tinh-mau-so-dung", "khong", "1"),
    ]


def test_all_cohorts_come_when_none_is_named_and_an_unranked_one_has_no_rank() -> None:
    rows = json.loads(rank("--format", "json", data=COHORTS).stdout)
    assert [row["cohort"] for row in rows] == ["co", "co", "khong", "khong", "ngoai"]
    assert (rows[-1]["rank"], rows[-1]["of"], rows[-1]["score"]) == ("", "", "100")


def test_the_official_ranks_of_2022_come_as_they_were_published() -> None:
    done = thuocdo("rank", "dti", "dti-province-2022", "--format", "csv")
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert len(rows) == 63
    assert {row["basis"] for row in rows} == {"published"}
    assert [row["rank"] for row in rows[13:18]] == ["14", "15", "15", "17", "18"]
    assert {row["of"] for row in rows} == {"63"}


@pytest.mark.parametrize(
    ("package", "edition", "options", "words"),
    [
        ("nope", EDITION, (), ("“nope”", "mau")),
        ("mau", "nope", (), ("“nope”", EDITION)),
        ("register", EDITION, (), (f"“{EDITION}”",)),
        ("mau", EDITION, ("--indicator", "c"), ("“c”", "index", "a", "b")),
        ("mau", EDITION, ("--cohort", "nope"), ("“nope”",)),
        ("", "", (), ("“”",)),
    ],
)
def test_a_name_that_is_not_there_gets_one_sentence_with_those_that_are(
    package: str, edition: str, options: tuple[str, ...], words: tuple[str, ...]
) -> None:
    refused(thuocdo("rank", package, edition, "--datasets", TIES, *options), *words)


def test_a_cohort_of_another_edition_is_refused_with_the_ones_of_this() -> None:
    for form in ("table", "csv", "json"):
        refused(rank("--cohort", "nope", "--format", form, data=COHORTS), "“nope”", "co, khong, ngoai")


def test_a_ranking_of_bad_data_is_no_ranking_but_the_problems(broken: Path) -> None:
    done = rank("--format", "csv", data=broken)
    assert done.returncode == 1
    assert "decimal-comma" in said(done)
    assert "Traceback" not in said(done)
    assert ",".join(RANK_HEADER) not in done.stdout


def test_a_reader_that_stops_early_gets_no_traceback() -> None:
    command = f"'{sys.executable}' -m generator rank dti dti-province-2022 --format csv | head -n 1"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == ",".join(RANK_HEADER) + "\n"
    assert "Traceback" not in done.stderr


# build


@pytest.mark.parametrize("today", ["2026-02-30", "23/11/2026", ""])
def test_a_day_that_is_none_is_refused_before_anything_is_read(today: str, tmp_path: Path) -> None:
    refused(thuocdo("build", "--datasets", TIES, "--site", tmp_path / "site", f"--today={today}"), f"“{today}”")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("url", ["foo", "ftp://a.example/", "https://a b/", "https://a/?q=1"])
def test_an_address_that_is_none_is_refused_before_anything_is_read(url: str, tmp_path: Path) -> None:
    refused(thuocdo("build", "--datasets", TIES, "--site", tmp_path / "site", "--base-url", url), f"“{url}”")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("epoch", ["abc", "99999999999999999999"])
def test_a_source_date_epoch_that_is_none_gets_a_sentence(epoch: str, tmp_path: Path) -> None:
    env = {**os.environ, "SOURCE_DATE_EPOCH": epoch}
    done = thuocdo("build", "--datasets", TIES, "--site", tmp_path / "site", "--quiet", env=env)
    refused(done, "SOURCE_DATE_EPOCH")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("workers", ["0", "-1", "many"])
def test_a_number_of_workers_that_is_none_is_refused(workers: str, tmp_path: Path) -> None:
    done = thuocdo("build", "--datasets", TIES, "--site", tmp_path / "site", f"--workers={workers}")
    assert done.returncode == 2
    assert "Traceback" not in said(done)


def build_quietly(site: Path, **options: object) -> Done:
    return thuocdo("build", "--datasets", TIES, "--site", site, "--quiet", **options)


def test_the_root_the_project_and_the_home_are_never_replaced(tmp_path: Path) -> None:
    env = {**os.environ, "HOME": str(tmp_path)}
    for site in (Path("/"), ROOT, ROOT.parent, tmp_path):
        refused(build_quietly(site, env=env), str(site))
    assert not list(tmp_path.iterdir())


def test_somebodys_folder_or_file_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/thesis.odt").write_text("years of work")
    (tmp_path / "file").write_text("years of work")
    (tmp_path / "link").symlink_to("folder")
    for name in ("folder", "file", "link"):
        refused(build_quietly(tmp_path / name), name)
    assert (tmp_path / "folder/thesis.odt").read_text() == "years of work"
    assert (tmp_path / "file").read_text() == "years of work"


def test_a_place_where_nothing_can_be_written_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a")
    refused(build_quietly(tmp_path / "file/site"), str(tmp_path / "file"))


def test_a_quiet_build_says_nothing_and_another_says_each_stage_in_plain_lines(tmp_path: Path) -> None:
    done = build_quietly(tmp_path / "quiet")
    assert (done.returncode, said(done)) == (0, "")
    done = thuocdo("build", "--datasets", TIES, "--site", tmp_path / "site")
    assert (done.returncode, done.stdout) == (0, "")
    lines = done.stderr.splitlines()
    assert lines[0] == "Kiểm tra dữ liệu"
    assert lines[-1].startswith(f"Xong: {tmp_path / 'site'}, ")
    assert "\x1b" not in done.stderr


def test_the_address_may_lack_its_last_slash(tmp_path: Path) -> None:
    options = ("--datasets", TIES, "--site", tmp_path / "site", "--quiet")
    done = thuocdo("build", *options, "--base-url", "https://td.example/vn")
    assert done.returncode == 0, said(done)
    assert "<loc>https://td.example/vn/</loc>" in (tmp_path / "site/sitemap.xml").read_text()


def started(site: Path, stage: str, data: Path = TIES) -> subprocess.Popen[str]:
    """A build that has come to a stage, in a process group of its own."""
    command = [sys.executable, "-m", "generator", "build", "--datasets", str(data), "--site", str(site)]
    build = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=hear_interrupts,
    )
    assert build.stderr is not None
    assert any(line == f"{stage}\n" for line in build.stderr)
    return build


def test_a_second_build_of_the_same_site_stops_at_once_and_names_the_first(tmp_path: Path) -> None:
    site = tmp_path / "site"
    first = started(site, "Dựng khung trang")
    os.killpg(first.pid, signal.SIGSTOP)  # so that it cannot be over before the second begins
    try:
        refused(build_quietly(site), str(site), str(first.pid))
    finally:
        os.killpg(first.pid, signal.SIGCONT)
        _, rest = first.communicate(timeout=120)
    assert first.returncode == 0, rest
    assert (site / "SHA256SUMS").exists()


def test_a_second_build_does_not_even_read_the_data(tmp_path: Path, broken: Path) -> None:
    site = tmp_path / "site"
    with (tmp_path / ".site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711\n")
        lock.flush()
        refused(thuocdo("build", "--datasets", broken, "--site", site, "--quiet"), "4711")


def test_a_build_that_is_stopped_says_so_and_leaves_nothing_behind(tmp_path: Path) -> None:
    build = started(tmp_path / "site", "Dựng khung trang", ROOT / "datasets")
    os.killpg(build.pid, signal.SIGINT)  # as Ctrl-C does: to the command and its workers
    _, rest = build.communicate(timeout=60)
    assert build.returncode == 130
    assert "Traceback" not in rest
    assert rest.endswith("Đã dừng. Trang đang chạy và bộ nhớ đệm không bị thay đổi.\n")
    assert [path.name for path in tmp_path.iterdir()] == [".site.lock"]


# the command itself


def test_the_command_without_arguments_shows_its_help_and_names_every_command() -> None:
    for arguments in ((), ("--help",)):
        text = said(thuocdo(*arguments))
        assert all(name in text for name in ("validate", "describe", "build", "serve", "rank"))


def test_a_command_that_is_not_there_is_refused() -> None:
    done = thuocdo("bulid")
    assert done.returncode == 2
    assert "Traceback" not in said(done)


def test_a_terminal_of_another_encoding_gets_the_words_too() -> None:
    env = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = thuocdo("rank", "mau", "nope", "--datasets", TIES, env=env)
    refused(done, "Không có kỳ đánh giá")


# audit

AUDIT_KEYS = [
    "statement", "package", "edition", "unit", "indicator", "statistic", "value", "verdict", "rule", "others",
    "expected", "explanation_vi", "explanation_en",
]  # fmt: skip


def test_audit_writes_every_verdict_as_json_and_ends_well_though_figures_are_wrong():
    done = thuocdo("audit", "--format", "json")
    assert done.returncode == 0, said(done)
    rows = json.loads(done.stdout)
    assert sum(row["verdict"] == "contradicted" for row in rows) == 10
    for row in rows:
        assert list(row) == (AUDIT_KEYS if row["edition"] else [*AUDIT_KEYS[:3], "framework", *AUDIT_KEYS[3:]])
        assert all(list(other) == ["statement", "value", "source"] for other in row["others"])


def test_audit_prints_counts_and_what_is_doubtful_in_the_language_asked_for():
    vi, en = thuocdo("audit"), thuocdo("audit", "--language", "en")
    assert (vi.returncode, en.returncode) == (0, 0)
    assert "trái với các con số khác" in vi.stdout
    assert "36,9%" in vi.stdout
    assert "36.9%" in en.stdout


def test_audit_of_refused_data_is_refused(broken: Path):
    done = thuocdo("audit", "--datasets", broken)
    assert done.returncode == 1
    assert "Traceback" not in said(done)


ENDING = """
import atexit, os, sys
from generator import __main__, cli

class Value:
    def __del__(self, write=os.write):
        write(1, b"taken apart")

def main(command=cli.main):
    atexit.register(print, "done at the end")
    command()

sys.value, cli.main = Value(), main
sys.argv = ["thuocdo", "validate", "--datasets", sys.argv[1]]
__main__.main()
"""


def test_a_process_that_did_its_work_ends_at_once_after_all_that_others_do_at_the_end(broken: Path):
    command = [sys.executable, "-c", ENDING]
    well = subprocess.run([*command, str(TIES)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (well.returncode, well.stderr) == (0, "")
    assert well.stdout.endswith("\ndone at the end\n")
    ill = subprocess.run([*command, str(broken)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ill.returncode == 1
    assert ill.stdout.endswith("done at the end\ntaken apart")
