"""What a scene can say: the closed lists every caption, renderer, classifier and text head agrees on."""

import os

# Drawn, but the model that ships has never seen them. `KINORA_WORLD=wide` trains the next one with them (gpu_run.py); when that
# ships, they move into ATTRIBUTES and this goes.
NEXT_SUBJECTS = (
    'dog',
    'rabbit',
    'elephant',
    'penguin',
    'turtle',
    'whale',
    'bee',
    'dinosaur',
    'plane',
    'helicopter',
    'train',
    'robot',
    'ufo',
    'umbrella',
)
WIDE = os.environ.get('KINORA_WORLD') == 'wide'

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    'setting': ('sea', 'underwater', 'meadow', 'mountains', 'desert', 'city', 'snow', 'space'),
    'time': ('day', 'sunset', 'night'),
    'weather': ('clear', 'rain', 'snow'),
    'subject': ('fish', 'bird', 'boat', 'car', 'balloon', 'ball', 'butterfly', 'rocket', 'cat', 'jellyfish'),
    'colour': ('red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink', 'white'),
    'motion': ('right', 'left', 'rise', 'fall', 'bounce', 'stay', 'circle'),
    'camera': ('still', 'pan', 'zoom'),
}
if WIDE:
    ATTRIBUTES['subject'] += NEXT_SUBJECTS

# Never trained, so that they can measure whether words combine: one setting and at most one colour per subject.
HELD_SETTINGS = {
    ('fish', 'desert'),
    ('bird', 'snow'),
    ('boat', 'space'),
    ('car', 'underwater'),
    ('balloon', 'city'),
    ('butterfly', 'mountains'),
    ('rocket', 'sea'),
    ('cat', 'meadow'),
    ('dog', 'underwater'),
    ('rabbit', 'sea'),
    ('elephant', 'space'),
    ('penguin', 'desert'),
    ('turtle', 'city'),
    ('whale', 'mountains'),
    ('bee', 'snow'),
    ('plane', 'underwater'),
    ('helicopter', 'space'),
    ('train', 'sea'),
    ('robot', 'meadow'),
    ('ufo', 'snow'),
}
HELD_COLOURS = {
    ('fish', 'green'),
    ('bird', 'purple'),
    ('boat', 'yellow'),
    ('car', 'pink'),
    ('ball', 'blue'),
    ('rocket', 'orange'),
    ('cat', 'red'),
    ('jellyfish', 'white'),
    ('dog', 'purple'),
    ('rabbit', 'green'),
    ('elephant', 'yellow'),
    ('penguin', 'pink'),
    ('whale', 'orange'),
    ('bee', 'blue'),
    ('dinosaur', 'white'),
    ('plane', 'green'),
    ('helicopter', 'purple'),
    ('train', 'pink'),
    ('ufo', 'red'),
    ('umbrella', 'orange'),
}

HELD_SETTINGS, HELD_COLOURS = (
    {(subject, value) for subject, value in held if subject in ATTRIBUTES['subject']}
    for held in (HELD_SETTINGS, HELD_COLOURS)
)


def is_held(attributes: dict[str, str]) -> bool:
    """True when the scene shows a pair that training never sees."""
    subject = attributes['subject']
    return (subject, attributes['setting']) in HELD_SETTINGS or (subject, attributes['colour']) in HELD_COLOURS
