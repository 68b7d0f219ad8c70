"""What a host answers with, by the rules of deploy/: read as Netlify and Cloudflare, nginx and Apache read them."""

from __future__ import annotations

import re

LINE = re.compile(r"\s*#.*")


def by_headers_file(text: str, path: str) -> dict[str, str]:
    """A block is a path, * at its end for anything, and indented lines "Name: value"; every block that fits counts."""
    given: dict[str, str] = {}
    fits = False
    for line in text.splitlines():
        if not line.strip() or LINE.fullmatch(line):
            continue
        if not line.startswith(" "):
            fits = path.startswith(line[:-1]) if line.endswith("*") else path == line
        elif fits:
            name, _, value = line.strip().partition(": ")
            assert name not in given, f"hosts would join the two values of {name}"
            given[name] = value
    return given


def by_nginx(text: str, path: str) -> dict[str, str]:
    """`map $uri $name { default …; ~pattern …; }` gives the variables, `add_header Name value` the headers."""
    variables = {}
    for name, body in re.findall(r"^map \$uri (\$\w+) \{\n(.*?)^\}", text, re.DOTALL | re.MULTILINE):
        rules = re.findall(r'^ +(\S+) "(.*?)";', body, re.MULTILINE)
        fitting = [value for key, value in rules if key.startswith("~") and re.search(key[1:], path)]
        variables[name] = (fitting or [dict(rules)["default"]])[0]
    lines = re.findall(r'^ +add_header ([\w-]+) (?:"(.*?)"|(\$\w+))(?: always)?;', text, re.MULTILINE)
    given = {header: plain or variables[variable] for header, plain, variable in lines}
    return {name: value for name, value in given.items() if value}


def by_apache(text: str, path: str) -> dict[str, str]:
    """`SetEnvIf Request_URI "pattern" name` sets names, `Header [always] set Name "value" [env=[!]name]` headers."""
    rules = re.findall(r'^SetEnvIf Request_URI "(.*?)" (\w+)$', text, re.MULTILINE)
    names = {name for pattern, name in rules if re.search(pattern, path)}
    lines = re.findall(r'^Header (?:always )?set ([\w-]+) "(.*?)"(?: env=(!?)(\w+))?$', text, re.MULTILINE)
    return {name: value for name, value, no, wanted in lines if not wanted or (wanted in names) is not bool(no)}
