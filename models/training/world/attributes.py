"""What a scene can say: the closed lists every caption, renderer, classifier and text head agrees on."""

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    'setting': ('sea', 'underwater', 'meadow', 'mountains', 'desert', 'city', 'snow', 'space'),
    'time': ('day', 'sunset', 'night'),
    'weather': ('clear', 'rain', 'snow'),
    'subject': (
        'fish',
        'bird',
        'boat',
        'car',
        'balloon',
        'ball',
        'butterfly',
        'rocket',
        'cat',
        'jellyfish',
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
    ),
    'colour': ('red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink', 'white'),
    'motion': ('right', 'left', 'rise', 'fall', 'bounce', 'stay', 'circle'),
    'camera': ('still', 'pan', 'zoom'),
}

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


def is_held(attributes: dict[str, str]) -> bool:
    """True when the scene shows a pair that training never sees."""
    subject = attributes['subject']
    return (subject, attributes['setting']) in HELD_SETTINGS or (subject, attributes['colour']) in HELD_COLOURS
