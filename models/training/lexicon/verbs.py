"""The forms of verbs."""

import re

PROGRESSIVE = {
    'rises': 'rising',
    'falls': 'falling',
    'hops': 'hopping',
    'circles around': 'spinning around',
    'stays still': 'standing still',
}


def verb_forms(phrase: str, target: str) -> dict[str, str]:
    """A verb, its third person and its progressive form; the first word of a phrase is inflected."""
    verb, *rest = phrase.split()
    stem = verb[:-1] if verb.endswith('e') and not verb.endswith('ee') else verb
    if re.fullmatch('[^aeiou]*[aeiou][bdgmnprt]', verb):
        stem += verb[-1]
    third = (
        verb[:-1] + 'ies'
        if re.search('[^aeiou]y$', verb)
        else verb + ('es' if re.search('(s|x|z|o|ch|sh)$', verb) else 's')
    )
    stem = verb[:-2] + 'y' if verb.endswith('ie') else stem
    join = lambda form: ' '.join([form, *rest])
    return {join(verb): target, join(third): target, join(stem + 'ing'): PROGRESSIVE.get(target, target)}
