"""What a host answers with, by the rules of deploy/: read as Netlify and Cloudflare, nginx and Apache read them."""

from __future__ import annotations

import re

LINE = re.compile(r"\s*#.*")


def by_headers_file(text: str, path: str) -> dict[str, str]:
    """A block is a path, one * in it for anything, and indented lines "Name: value"; every block that fits counts."""
    given: dict[str, str] = {}
    fits = False
    for line in text.splitlines():
        if not line.strip() or LINE.fullmatch(line):
            continue
        if not line.startswith(" "):
            assert line.count("*") < 2, "Cloudflare takes one"
            fits = re.fullmatch(re.escape(line).replace(r"\*", ".*"), path) is not None
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


def type_by_nginx(text: str, path: str) -> str:
    """`location ~ pattern { types { } default_type TYPE; }` comes first, then `types { TYPE ending; }`; "" for those of
    nginx's own list. The charset is said with the types that `charset_types` lists.
    """
    places = re.findall(r"^ +location ~ (\S+) \{ types \{ \} default_type (\S+); \}", text, re.MULTILINE)
    (listed,) = re.findall(r"^    types \{\n(.*?)^    \}", text, re.DOTALL | re.MULTILINE)
    endings = {ending: kind for kind, ending in re.findall(r"(\S+) (\w+);", listed)}
    found = next(
        (kind for pattern, kind in places if re.search(pattern, path)), endings.get(path.rpartition(".")[2], "")
    )
    (lettered,) = re.findall(r"charset_types ([^;]*);", text)
    return f"{found}; charset=utf-8" if found in lettered.split() else found


def type_by_apache(text: str, path: str) -> str:
    """`<FilesMatch "pattern">` with `ForceType TYPE` comes first, then `AddType TYPE .ending`; "" for Apache's own."""
    forced = re.findall(r'<FilesMatch "(.*?)">\s+ForceType (\S+)\s+</FilesMatch>', text)
    added = {ending: kind for kind, ending in re.findall(r'^AddType "?(.*?)"? \.(\w+)$', text, re.MULTILINE)}
    name = path.rpartition("/")[2]
    return next((kind for pattern, kind in forced if re.search(pattern, name)), added.get(name.rpartition(".")[2], ""))


def by_apache(text: str, path: str) -> dict[str, str]:
    """`SetEnvIf Request_URI "pattern" name` sets names, `Header [always] set Name "value" [env=[!]name]` headers."""
    rules = re.findall(r'^SetEnvIf Request_URI "(.*?)" (\w+)$', text, re.MULTILINE)
    names = {name for pattern, name in rules if re.search(pattern, path)}
    lines = re.findall(r'^Header (?:always )?set ([\w-]+) "(.*?)"(?: env=(!?)(\w+))?$', text, re.MULTILINE)
    return {name: value for name, value, no, wanted in lines if not wanted or (wanted in names) is not bool(no)}
