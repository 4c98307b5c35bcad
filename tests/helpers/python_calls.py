"""Reads a JSON list of Python programs and prints, as JSON, what each imports and calls, by its syntax tree."""

import ast
import json
import sys


def value(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return {'code': ast.unparse(node)}


def read(source: str) -> dict:
    # As from a file: bytes, not text.
    tree = ast.parse(source.encode())
    nodes = list(ast.walk(tree))
    imports = [[each.module, alias.name] for each in nodes if isinstance(each, ast.ImportFrom) for alias in each.names]
    calls = {
        ast.unparse(each.func): {keyword.arg: value(keyword.value) for keyword in each.keywords}
        for each in nodes
        if isinstance(each, ast.Call)
    }
    return {'imports': imports, 'calls': calls}


if __name__ == '__main__':
    json.dump([read(source) for source in json.load(sys.stdin)], sys.stdout)
