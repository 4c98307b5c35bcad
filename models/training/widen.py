"""Weights of a text encoder for a wider world: rows of words and of values go to where these are now, new ones begin as in a new one."""

from .world.attributes import ATTRIBUTES
from .world.vocabulary import VOCABULARY


def widened(text, stored: dict, words: list[str], attributes: dict[str, list[str]]) -> dict:
    """A state for `text`, a new TextEncoder, from the tensors `stored` of one with the vocabulary `words` and these `attributes`."""
    state = text.state_dict() | {name: tensor for name, tensor in stored.items() if not name.startswith('attributes.')}
    state['token_embedding.weight'] = moved(
        text.token_embedding.weight.detach(), stored['token_embedding.weight'], VOCABULARY, words
    )
    for name, values in ATTRIBUTES.items():
        for part in ('weight', 'bias'):
            key = f'attributes.{name}.{part}'
            # The last row means "not said".
            state[key] = moved(state[key], stored[key], [*values, None], [*attributes[name], None])
    return state


def moved(fresh, stored, now: list, before: list):
    """fresh (len(now), ...) with the rows of stored (len(before), ...) that have the same name."""
    result, rows = fresh.clone(), {name: row for row, name in enumerate(before)}
    for row, name in enumerate(now):
        if name in rows:
            result[row] = stored[rows[name]]
    return result
