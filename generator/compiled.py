"""Templates as they are compiled and called: without indentation, in one language, output escaped in few steps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, Template, nodes
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro, markup_join
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from generator.fingerprint import digest, program

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping, Sequence
    from pathlib import Path

    from jinja2.compiler import Frame

    from generator.i18n import Translator


class Flush(FileSystemLoader):
    """Templates without their indentation, which is for those who read them: a twentieth of a page's packed bytes.

    A page in Vietnamese says so of itself; only others have to say which of their words are.
    """

    def __init__(self, folder: Path, language: str) -> None:
        super().__init__(folder)
        self.language = language

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, current = super().get_source(environment, template)
        source = source.replace(' lang="vi"', "") if self.language == "vi" else source
        return flush(source), path, current


def flush(source: str) -> str:
    """A template's lines without indentation.

    After a block it alone parts two words, because Jinja takes the end of the line away with the block.

    >>> flush("{% if a %}\\n   b\\n   c")
    '{% if a %}\\n b\\nc'
    """
    return _INDENTATION.sub(lambda found: f"{found[1]}\n " if found[1] else "\n", source)


_INDENTATION = re.compile(r"([%#]\})?\n[ \t]+")


class Compiled(FileSystemBytecodeCache):
    """Where compiled templates of a language are kept: by their text and the program, whose words stand in them."""

    def __init__(self, folder: Path, language: str) -> None:
        super().__init__(str(folder), f"{language}-%s.cache")

    def get_source_checksum(self, source: str) -> str:
        return digest(program(), source)


class Plain(CodeGenerator):
    """Compiles a template for the language whose translator is the global `t`, to Python as one would write it.

    What is called wants no context, and what is asked for an attribute has it, so that neither goes by way of Jinja's
    own functions, some 800 times a page. Only `x.y is defined` may ask for what is not there.
    """

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as Jinja has it
        super().__init__(*args, **more)
        self._asked = False

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - as Jinja has it
        t: Any = self.environment.globals["t"]
        _Words(t).visit(node)
        super().visit_Template(node, frame)
        for name in ("escape", "markup_join", "Macro"):
            self.writeline(f"{name} = environment.{name}")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - as Jinja has it
        if self._asked:
            super().visit_Getattr(node, frame)
        else:
            self.visit(node.node, frame)
            self.write(f".{node.attr}")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802 - as Jinja has it
        was, self._asked = self._asked, self._asked or node.name in ("defined", "undefined")
        super().visit_Test(node, frame)
        self._asked = was

    def visit_Call(  # noqa: N802 - as Jinja has it
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write(")")


class _Words(NodeTransformer):
    """Says what a template says on every page, `t("table.rank")`, once."""

    def __init__(self, t: Translator) -> None:
        self.t = t

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - as Jinja has it
        self.generic_visit(node)
        alone = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if not (alone and isinstance(node.node, nodes.Name) and node.node.name == "t"):
            return node
        return self._said(node.args[0]) or node

    def _said(self, key: nodes.Node) -> nodes.Expr | None:
        """The text of a key, or of one of two; None where it has places to be filled, or the key is not known."""
        if isinstance(key, nodes.CondExpr) and key.expr2 is not None:
            first, second = self._said(key.expr1), self._said(key.expr2)
            return nodes.CondExpr(key.test, first, second, lineno=key.lineno) if first and second else None
        if not isinstance(key, nodes.Const) or not self.t.has(key.value) or "{" in (text := self.t(key.value)):
            return None
        return nodes.Const(text, lineno=key.lineno)


def escaped(value: object) -> str:
    """As `markupsafe.escape`, for what is joined at once and need not be marked as safe itself.

    >>> escaped("a < b"), escaped("a"), escaped(Markup("<b>")), escaped(12)
    (Markup('a &lt; b'), 'a', Markup('<b>'), '12')
    """
    if type(value) is str:
        # Asked one by one, because that takes a third of the time that a pattern takes.
        if "&" in value or "<" in value or ">" in value or '"' in value or "'" in value:
            return escape(value)
        return value
    if type(value) is Markup:
        return value
    return str(value) if type(value) is int else escape(value)


def joined(parts: Sequence[object]) -> str:
    """As `jinja2.runtime.markup_join`: texts one after the other, escaped where one of them is markup.

    >>> joined(("a", 1, "<")), joined((Markup("<b>"), "<"))
    ('a1<', Markup('<b>&lt;'))
    """
    return "".join(map(str, parts)) if _PLAIN.issuperset(map(type, parts)) else markup_join(parts)


_PLAIN = {str, int}


class Called(Macro):
    """A macro that is given its arguments in their order, as nearly all are; any other call goes Jinja's way."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - as Jinja has it
        lacking = self._argument_count - len(args)
        if kwargs or lacking < 0 or self.catch_varargs or self.catch_kwargs or self.caller:
            return super().__call__(*args, **kwargs)
        # What a macro gives is text, of which `Markup` itself would ask whether it is more.
        return str.__new__(Markup, self._func(*args, *(missing,) * lacking))


class Names(Context):
    """Names of a template, which has the environment's globals and none besides: imports need not look for others."""

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as Jinja has it
        super().__init__(*args, **more)
        self.globals_keys = set()


class Once(Template):
    """A template that leaves no circles behind: macros and the names they look up know each other, which only a search
    for circles would find, and a unit's page has 100 kB of them. What it imports with its context still does so."""

    def render(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - as Jinja has it
        names = self.new_context(dict(*args, **kwargs))
        try:
            return self.environment.concat(self.root_render_func(names))
        except Exception:
            self.environment.handle_exception()
        finally:
            names.vars.clear()


class Templates(Environment):
    """An environment whose templates are compiled and called so."""

    template_class = Once
    code_generator_class = Plain
    context_class = Names
    escape = staticmethod(escaped)
    markup_join = staticmethod(joined)
    Macro = Called

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own, which a page copies at once; Jinja would chain them with nothing."""
        return self.globals if d is None else super().make_globals(d)
