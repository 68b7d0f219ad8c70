"""The workflows do what they say: few rights, pinned actions, caches one way only, and every step runs in a clone."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = ROOT / ".github/workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
FORMS = ROOT / ".github/ISSUE_TEMPLATE"
ADDRESS = "https://owner.example/thuoc-do/"


def workflow(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def jobs():
    """Every job by workflow and name, such as publish.build."""
    return {f"{path.stem}.{name}": job for path in WORKFLOWS for name, job in workflow(path)["jobs"].items()}


def actions(job, name):
    """The steps of a job that use an action."""
    return [step for step in job["steps"] if step.get("uses", "").startswith(f"{name}@")]


# What stands in them


def test_there_are_workflows_that_check_and_publish():
    assert [path.name for path in WORKFLOWS] == ["check.yml", "publish.yml"]
    assert workflow(FOLDER / "check.yml")[True] == {"pull_request": None}  # `on` is a truth value in YAML 1.1
    assert workflow(FOLDER / "publish.yml")[True].keys() == {"push", "workflow_dispatch", "schedule"}
    assert workflow(FOLDER / "publish.yml")[True]["push"] == {"branches": ["main"]}


def test_a_workflow_has_no_rights_at_its_top_and_each_job_only_those_it_needs():
    assert [path.name for path in WORKFLOWS if workflow(path)["permissions"] != {}] == []
    assert {name: job["permissions"] for name, job in jobs().items()} == {
        "check.site": {"contents": "read"},
        "check.test": {"contents": "read"},
        "publish.address": {"pages": "read"},
        "publish.build": {"contents": "read"},
        "publish.attest": {"id-token": "write", "attestations": "write"},
        "publish.deploy": {"pages": "write", "id-token": "write"},
    }


def test_no_job_that_may_write_runs_a_script_or_checks_the_repository_out():
    writing = [job for job in jobs().values() if "write" in job["permissions"].values()]
    assert len(writing) == 2
    assert [step for job in writing for step in job["steps"] if "run" in step or "checkout" in step["uses"]] == []


def test_a_workflow_pins_every_action_by_commit_with_its_version_and_one_commit_an_action():
    used = [line for path in WORKFLOWS for line in re.findall(r"uses: *(.+)", path.read_text(encoding="utf-8"))]
    pinned = [re.fullmatch(r"([\w-]+/[\w-]+)[\w/-]*@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)", line) for line in used]
    assert [line for line, pin in zip(used, pinned, strict=True) if not pin] == []
    pins = {pin.groups() for pin in pinned}
    assert len(pins) == len({repository for repository, _, _ in pins}) == 6
    checkouts = [step for job in jobs().values() for step in actions(job, "actions/checkout")]
    assert [step["with"]["persist-credentials"] for step in checkouts] == [False] * 3


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_ends_in_time_and_is_never_cut_short_by_the_next(path):
    content = workflow(path)
    assert content["concurrency"]["cancel-in-progress"] is False
    assert all(0 < job["timeout-minutes"] <= 30 for job in content["jobs"].values())


def test_caches_are_saved_only_by_what_publishes_and_restored_only_by_what_checks():
    saved, restored = {}, {}
    for name, job in jobs().items():
        assert actions(job, "actions/cache") == []  # which would do both
        for step in actions(job, "actions/cache/save"):
            assert name == "publish.build"
            saved[step["with"]["path"]] = step["with"]["key"]
        for step in actions(job, "actions/cache/restore"):
            assert name.startswith("check.")
            restored[step["with"]["path"]] = step["with"]["key"]
    assert saved == restored
    assert saved.keys() == {"~/.cache/pip", ".cache"}
    assert all("hashFiles('requirements.lock')" in key for key in saved.values())
    assert "hashFiles('datasets/**')" in saved[".cache"]


def test_what_is_signed_is_the_file_of_sums_that_the_build_named():
    job = jobs()["publish.attest"]
    (step,) = actions(job, "actions/attest-build-provenance")
    assert step["with"] == {"subject-name": "SHA256SUMS", "subject-digest": "${{ needs.build.outputs.digest }}"}
    assert jobs()["publish.build"]["outputs"] == {"digest": "${{ steps.sums.outputs.digest }}"}
    assert jobs()["publish.deploy"]["needs"] == ["build", "attest"]


def test_no_expression_stands_in_a_script():
    scripts = [step["run"] for job in jobs().values() for step in job["steps"] if "run" in step]
    assert len(scripts) > 5
    assert [script for script in scripts if "${{" in script] == []


# What others say of them


def tool(*command: str | Path) -> subprocess.CompletedProcess[str]:
    program = Path(sysconfig.get_path("scripts")) / command[0]
    return subprocess.run([program, *command[1:]], cwd=ROOT, text=True, capture_output=True, check=False)


def audited(folder: Path) -> subprocess.CompletedProcess[str]:
    return tool(
        "zizmor", "--persona", "auditor", "--offline", "--no-progress", "--color", "never", "--no-config", folder
    )


def test_the_auditor_finds_nothing():
    done = audited(ROOT / ".github")
    assert "completed .github/workflows/publish.yml" in done.stderr.replace(f"{ROOT}/", "")
    assert (done.returncode, done.stdout.strip()) == (0, "No findings to report. Good job!")


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("check.yml", "run: make site", 'run: echo "${{ github.head_ref }}"', "template-injection"),
        ("check.yml", "persist-credentials: false", "persist-credentials: true", "artipacked"),
        ("check.yml", "permissions: {}\n", "", "excessive-permissions"),
        ("publish.yml", "# to deploy\n", "\n", "undocumented-permissions"),
        ("publish.yml", "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1", "actions/checkout@v7", "unpinned"),
    ],
)
def test_the_auditor_would_find_a_fault(tmp_path, name, old, new, rule):
    (tmp_path / ".github/workflows").mkdir(parents=True)
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / ".github/workflows" / name).write_text(text.replace(old, new), encoding="utf-8")
    done = audited(tmp_path)
    assert done.returncode != 0
    assert rule in done.stdout


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-workflows", WORKFLOWS),
        ("github-issue-forms", [FORMS / "data-error.yml"]),
        ("github-issue-config", [FORMS / "config.yml"]),
    ],
)
def test_the_files_have_the_form_that_github_asks_for(schema, files, tmp_path):
    assert tool("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files).returncode == 0
    (tmp_path / "wrong.yml").write_text("jobs: 1\nbody: 2\nblank_issues_enabled: 3\n", encoding="utf-8")
    assert tool("check-jsonschema", "--builtin-schema", f"vendor.{schema}", tmp_path / "wrong.yml").returncode == 1


def test_an_issue_form_asks_in_both_languages():
    form = workflow(FORMS / "data-error.yml")
    assert all(" · " in item["attributes"]["label"] for item in form["body"] if item["type"] != "markdown")
    assert {path.name for path in FORMS.iterdir()} == {"data-error.yml", "config.yml"}


# Every step, in a fresh clone. Only GitHub's own part is played: what it sets in the environment, how it answers `gh`.

GH = r"""#!/bin/sh
# What GitHub answers when asked for the site of a repository; PAGES says how it is set.
test "$1 $2 $3" = "api repos/$GITHUB_REPOSITORY/pages --jq" && test -n "$GH_TOKEN" || exit 2
case "$PAGES" in
workflow) echo "$PAGES_ADDRESS" ;;
branch) ;; # the filter lets nothing through
*) echo '{"message":"Not Found","status":"404"}'; echo "gh: Not Found (HTTP 404)" >&2; exit 1 ;;
esac
"""


@dataclass
class Runner:
    """A machine of GitHub's, as far as a `run:` step sees it. pages: workflow, branch or off, how Pages is set."""

    clone: Path
    temporary: Path
    event: str
    pages: str = "workflow"
    outputs: dict[str, str] = field(default_factory=dict)
    """What an expression names: needs.JOB.outputs.NAME, steps.ID.outputs.NAME, github.token."""
    said: list[str] = field(default_factory=list)
    summary: str = ""

    def run(self, name: str) -> bool:
        """Run the scripts of a workflow's jobs in order, but for the tests themselves; whether all of them passed."""
        for job_name, job in workflow(FOLDER / name)["jobs"].items():
            for step in job["steps"]:
                if "run" in step and step["run"] != "make test" and not self.step(step):
                    return False
            for key, value in job.get("outputs", {}).items():
                self.outputs[f"needs.{job_name}.outputs.{key}"] = self.evaluated(value)
        return True

    def step(self, step: dict[str, object]) -> bool:
        files = {name: self.temporary / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        script = self.temporary / "script.sh"
        script.write_text(step["run"], encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=self.clone,
            env=self.environment() | {k: str(v) for k, v in files.items()} | self.own_environment(step),
            text=True,
            capture_output=True,
            check=False,
        )
        self.said.append(done.stdout + done.stderr)
        for line in files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition("=")
            self.outputs[f"steps.{step['id']}.outputs.{key}"] = value
        self.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        return done.returncode == 0

    def environment(self) -> dict[str, str]:
        """Nothing of the environment of these tests but where programs and packages come from."""
        programs = self.temporary / "bin"
        programs.mkdir(exist_ok=True)
        (programs / "gh").write_text(GH, encoding="utf-8")
        (programs / "gh").chmod(0o755)
        sources = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        return sources | {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.temporary),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": self.event,
            "GITHUB_REPOSITORY": "owner/thuoc-do",
            "PAGES": self.pages,
            "PAGES_ADDRESS": ADDRESS,
        }

    def own_environment(self, step: dict[str, object]) -> dict[str, str]:
        return {name: self.evaluated(value) for name, value in step.get("env", {}).items()}

    def evaluated(self, text: str) -> str:
        known = self.outputs | {"github.token": "a token"}
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: known.get(found[1], ""), text)


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.split("\0") if name]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The repository as a pull request would have it, changes that are not committed included.

    Packages come from the environment of the tests, which `make` has just made from the lock: installing them once more
    takes over a minute. With THUOCDO_FRESH in the environment the step "Set up" does that too.
    """
    folder = tmp_path_factory.mktemp("clone") / "repository"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, folder], check=True, capture_output=True)
    for name in tracked():
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
        else:
            (folder / name).unlink(missing_ok=True)
    if "THUOCDO_FRESH" not in os.environ:
        borrow_packages(folder)
    return folder


def borrow_packages(folder: Path) -> None:
    environment = folder / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    (packages,) = environment.glob("lib/python3*/site-packages")
    ours = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "borrowed.pth").write_text("\n".join([str(folder), *ours]) + "\n", encoding="utf-8")
    command = environment / "bin/thuocdo"
    command.write_text(f"#!{environment}/bin/python\nfrom generator.__main__ import main\nmain()\n", encoding="utf-8")
    command.chmod(0o755)
    (environment / ".ready").touch()


@pytest.fixture
def restored(clone: Path, real_site: Path) -> Iterator[Path]:
    """The clone with the cache that building the same data has left, as GitHub restores it."""
    (clone / ".cache").symlink_to(ROOT / ".cache", target_is_directory=True)
    yield clone
    (clone / ".cache").unlink()
    shutil.rmtree(clone / "site", ignore_errors=True)


@pytest.mark.xdist_group("clone")
def test_every_step_of_a_check_passes_in_a_fresh_clone_and_leaves_the_site(restored: Path, tmp_path: Path):
    runner = Runner(restored, tmp_path, "pull_request")
    assert runner.run("check.yml"), runner.said[-1]
    assert "::error" not in "".join(runner.said)
    assert (restored / "site/SHA256SUMS").stat().st_size > 0


@pytest.mark.xdist_group("clone")
def test_every_step_of_publishing_passes_in_a_fresh_clone_and_names_what_it_made(restored: Path, tmp_path: Path):
    runner = Runner(restored, tmp_path, "push")
    assert runner.run("publish.yml"), runner.said[-1]
    sums = (restored / "site/SHA256SUMS").read_bytes()
    assert runner.outputs["needs.build.outputs.digest"] == f"sha256:{hashlib.sha256(sums).hexdigest()}"
    assert runner.summary.startswith(f"{ADDRESS}: {len(sums.splitlines())} files, SHA256SUMS sha256:")
    assert f'rel="canonical" href="{ADDRESS}nguon/"' in (restored / "site/nguon/index.html").read_text(encoding="utf-8")


@pytest.mark.xdist_group("clone")
def test_a_broken_sheet_is_marked_on_its_lines_and_no_site_is_built(restored: Path, tmp_path: Path):
    sheet = restored / "datasets/dti/statements.csv"
    whole = sheet.read_text(encoding="utf-8")
    lines = whole.splitlines(keepends=True)
    lines[1] = lines[1].replace(",da-nang,", ",no-such-unit,")
    lines[4] = lines[4].replace(",rank,,4,", ",rank,,fourth,")
    sheet.write_text("".join(lines), encoding="utf-8")
    try:
        runner = Runner(restored, tmp_path, "pull_request")
        assert not runner.run("check.yml")
    finally:
        sheet.write_text(whole, encoding="utf-8")
    marks = re.findall(r"^::error file=([^,]+),line=(\d+)", runner.said[-1], re.MULTILINE)
    assert marks == [("datasets/dti/statements.csv", "2"), ("datasets/dti/statements.csv", "5")]
    assert not (restored / "site").exists()


@pytest.mark.parametrize("pages", ["off", "branch"])
@pytest.mark.parametrize("event", ["push", "workflow_dispatch"])
def test_where_pages_is_not_switched_on_publishing_says_what_to_switch_on(tmp_path: Path, pages: str, event: str):
    runner = Runner(tmp_path, tmp_path, event, pages)
    assert not runner.run("publish.yml")
    assert len(runner.said) == 1
    marks = [line for line in runner.said[0].splitlines() if line.startswith("::error ")]
    assert len(marks) == 2
    assert all(word in marks[0] for word in ("Settings", "Pages", "Source", "GitHub Actions"))
    assert "Chưa bật Pages" in marks[1]


@pytest.mark.parametrize("pages", ["off", "branch"])
def test_the_weekly_run_of_a_repository_without_pages_ends_quietly_after_one_step(tmp_path: Path, pages: str):
    runner = Runner(tmp_path, tmp_path, "schedule", pages)
    (step,) = jobs()["publish.address"]["steps"]
    assert runner.step(step)
    assert runner.outputs == {}
    assert "::error" not in runner.said[0]
    assert jobs()["publish.build"]["if"] == "needs.address.outputs.address != ''"
    assert jobs()["publish.build"]["needs"] == "address"
