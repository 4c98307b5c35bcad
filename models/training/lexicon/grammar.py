"""Words of English that a sentence is built with, and what they do to the words beside them. Closed classes, written by hand."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Determiners, pronouns, auxiliaries, conjunctions, prepositions, and the words of asking ("please make a video of"). They
# need no remark: what they say of place and order is left to the words they belong to.
QUIET = _words("""
a an the this that these those some any each every all both single either such own other another same
i me my mine myself you your yours yourself he him his himself she her hers herself it its itself we us our ours they them their theirs
one ones who whom whose which what where when while how why there here something anything
am is are was were be been being do does did doing have has had having can could will would shall should may might must let lets
and or but nor if as than then because so too also just even yet very quite rather really more most much less least only again now ever
of to in on at by for from with into onto off over under above below up down out about across after against along amid amidst among amongst around
before behind beneath beside besides between beyond during inside near next outside past round since through throughout till toward towards
underneath until upon via within away back together everywhere somewhere forth close
please make makes making made create creates creating generate draw draws drawing drawn show shows showing shown give want wants like likes
need see sees seen look looks looking watch imagine thanks thank hello hi
video clip film footage movie scene shot camera view image photo picture postcard illustration animation animated cartoon frame
s t d m re ve ll o
""")
# Verbs that say only that something moves, not where to: every clip moves, so they are not worth a remark either.
MOVING = _words("""swim fly drive sail run drift walk glide cruise race roll ride float crawl speed travel wander roam slide rush flow pass cross
hurry stroll trot gallop flutter flap paddle steer jog sprint turn approach arrive come go move head creep slither hurtle whiz sway dance chase""")
# A verb of moving, then one of these.
DIRECTIONS = {
    'goes up': _words('up upward upwards skyward skywards aloft'),
    'goes down': _words('down downward downwards'),
    'going left': _words('left leftward leftwards'),
    'going right': _words('right rightward rightwards'),
    'circles around': _words('circles round'),
}
# One of each thing is drawn.
COUNTS = _words("""two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds thousand thousands million millions
many several few couple couples pair pairs trio lots plenty multiple numerous countless""") | {
    f'{group} of'
    for group in 'group groups crowd flock herd swarm fleet bunch pack school shoal pod pride colony army'.split()
}
NEGATIONS = _words(
    'no not cannot dont doesnt didnt isnt arent wasnt werent wont cant without never neither nor none nobody nothing minus except excluding lacking'
)
# What a negated word asks for. Words of the captions; anything else that is negated can only be passed over.
NEGATED = {'weather': 'clear sky', 'moving': 'stays still'}
# What the page tells the network of a subject where the words leave it open. Without a motion every frame was right in 33 % of 40 clips
# (0.8.0, Turbo), hovering in 95 %, moving to the right in 80 %. "moving": a verb says that it moves, but not where to.
UNSAID = {'motion': 'hovering', 'moving': 'moves to the right'}
# A preposition decides which place it is: under the sea is not at sea. `of`: an attribute's value, or a phrase of the captions.
RELATIONS = [
    {
        'prepositions': [
            'under',
            'beneath',
            'below',
            'underneath',
            'inside',
            'deep in',
            'deep under',
            'deep below',
            'depths of',
            'in the depths of',
            'bottom of',
            'at the bottom of',
            'on the bottom of',
            'floor of',
            'on the floor of',
        ],
        'of': {'attribute': 'setting', 'value': 'sea'},
        'tells': ['underwater'],
    },
    {
        'prepositions': ['among', 'amongst', 'amid', 'amidst', 'between', 'through', 'past', 'to', 'toward', 'towards'],
        'of': {'phrase': 'stars'},
        'tells': ['in outer space'],
    },
    {'prepositions': ['in', 'through', 'on'], 'of': {'phrase': 'snow'}, 'tells': ['in winter', 'snowfall']},
]
# Parts of caption phrases that mean something else alone.
NOT_ALONE = _words('taking place circle pan fixed dark') | {'sea surface'}
# How a picture is taken, by things that are not in it.
UNDRAWN = frozenset(
    (
        'drone shot',
        'drone footage',
        'drone view',
        'drone video',
        'bird eye',
        'birds eye',
        'bird eye view',
        'birds eye view',
        'fish eye',
        'fish eye lens',
        'close up',
        'slow motion',
        'time lapse',
    )
)
