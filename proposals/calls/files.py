"""Reading a definition from its YAML file: checked against a JSON Schema, every mistake named with file, line and reason."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

HERE = Path(__file__).parent


class BadDefinition(ValueError):
    """A form or rubric that cannot be used; each problem reads `file, line N: reason`."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Source:
    """A YAML text with its data and the line on which each part of it stands."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        try:
            self._root = yaml.compose(text, Loader=yaml.CSafeLoader)
            self.data = yaml.load(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            raise BadDefinition([f"{name}, line {line}: {getattr(error, 'problem', None) or 'is not YAML'}"]) from error

    def problem(self, path: Sequence[str | int], reason: str) -> str:
        return f"{self.name}, line {self.line(path)}: {reason}"

    def line(self, path: Sequence[str | int]) -> int:
        """The line of the part at `path` (keys and indexes from the top), or of the nearest part above it."""
        node = self._root
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            node = found
        return node.start_mark.line + 1 if node is not None else 1


def read_definition(path: Path, schema: str) -> Source:
    """The file as a Source whose data fit the schema. Raises BadDefinition with every place where they do not."""
    source = Source(path.name, path.read_text(encoding="utf-8"))
    errors = sorted(_validator(schema).iter_errors(source.data), key=lambda error: list(map(str, error.absolute_path)))
    if errors:
        raise BadDefinition([source.problem(list(error.absolute_path), error.message[:300]) for error in errors])
    return source


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((HERE / schema).read_text(encoding="utf-8")))


def _child(node: Any, step: str | int) -> Any:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None
