"""Every way in which a caption names an attribute. The vocabulary is exactly the words of this file."""

SUBJECTS = {
    'fish': ('fish', 'fish', 'goldfish'),
    'bird': ('bird', 'bird', 'sparrow', 'robin'),
    'boat': ('boat', 'sailboat', 'sailing boat', 'ship', 'yacht'),
    'car': ('car', 'car', 'automobile', 'vehicle'),
    'balloon': ('hot air balloon', 'balloon', 'balloon'),
    'ball': ('ball', 'ball', 'beach ball', 'toy ball'),
    'butterfly': ('butterfly', 'butterfly', 'moth'),
    'rocket': ('rocket', 'rocket', 'rocket ship', 'spaceship', 'spacecraft'),
    'cat': ('cat', 'cat', 'kitten', 'kitty'),
    'jellyfish': ('jellyfish', 'jellyfish', 'medusa'),
}
COLOURS = {
    'red': ('red', 'red', 'red', 'crimson', 'scarlet'),
    'orange': ('orange', 'orange', 'tangerine'),
    'yellow': ('yellow', 'yellow', 'golden', 'lemon'),
    'green': ('green', 'green', 'emerald'),
    'blue': ('blue', 'blue', 'azure'),
    'purple': ('purple', 'purple', 'violet', 'lilac'),
    'pink': ('pink', 'pink', 'rose'),
    'white': ('white', 'white', 'ivory'),
}
MOTIONS = {
    'right': ('moving from left to right', 'moves to the right', 'going right', 'traveling to the right', 'crosses from left to right', 'moving right', 'heads right'),
    'left': ('moving from right to left', 'moves to the left', 'going left', 'traveling to the left', 'crosses from right to left', 'moving left', 'heads left'),
    'rise': ('rising', 'rises', 'goes up', 'floating upward', 'moving up', 'climbing', 'taking off', 'rises up'),
    'fall': ('falling', 'falls', 'goes down', 'sinking', 'moving down', 'descending', 'landing', 'falls down'),
    'bounce': ('bouncing', 'bounces up and down', 'hops', 'jumping', 'hopping', 'jumps up and down'),
    'stay': ('staying in place', 'stays still', 'hovering', 'bobs gently', 'waiting', 'resting', 'standing still'),
    'circle': ('moving in circles', 'circles around', 'going round and round', 'looping', 'flying in a circle', 'spinning around'),
}
SETTINGS = {
    'sea': ('over the sea', 'at sea', 'above the ocean', 'on the water', 'on the waves', 'by the sea', 'in the ocean'),
    'underwater': ('underwater', 'under the sea', 'deep under water', 'under the waves', 'at the seabed', 'below the sea surface'),
    'meadow': ('in a meadow', 'over green hills', 'in a green field', 'in the countryside', 'on the grass', 'among flowers', 'in a park'),
    'mountains': ('in the mountains', 'in front of mountains', 'among the peaks', 'in the alps', 'near a mountain'),
    'desert': ('in the desert', 'over sand dunes', 'in a sandy desert', 'in the sahara', 'near the pyramids', 'on the sand'),
    'city': ('in the city', 'in a city street', 'among buildings', 'downtown', 'among skyscrapers', 'in a town', 'on the road'),
    'snow': ('in a snowy forest', 'in a winter landscape', 'among snowy trees', 'in winter', 'in the arctic', 'among fir trees'),
    'space': ('in space', 'in outer space', 'among the stars near a planet', 'in the galaxy', 'on the moon', 'in the cosmos', 'near a planet'),
}
SCENERY = {  # a setting alone, for captions that name no subject
    'sea': ('the sea', 'an ocean', 'waves'), 'underwater': ('the seabed', 'life under the sea'),
    'meadow': ('a meadow', 'green hills', 'a park'), 'mountains': ('mountains', 'the alps', 'snowy peaks'),
    'desert': ('a desert', 'sand dunes', 'the pyramids'), 'city': ('a city', 'skyscrapers', 'a town street'),
    'snow': ('a winter landscape', 'a snowy forest'), 'space': ('outer space', 'a planet', 'the galaxy'),
}
TIMES = {
    'day': ('in daylight', 'by day', 'on a sunny day', 'during the day', 'in the morning', 'at noon'),
    'sunset': ('at sunset', 'at dusk', 'in the evening light', 'during sunset', 'in the evening'),
    'night': ('at night', 'by moonlight', 'on a dark night', 'at midnight', 'under the stars'),
}
WEATHERS = {
    'clear': ('clear weather', 'clear sky', 'no rain'),
    'rain': ('in the rain', 'it is raining', 'rainy weather', 'on a rainy day', 'rain'),
    'snow': ('while snow falls', 'it is snowing', 'with falling snow', 'in a snowfall', 'snowing'),
}
CAMERAS = {
    'still': ('static camera', 'the camera is still', 'fixed shot'),
    'pan': ('the camera pans', 'panning shot', 'the camera moves sideways', 'camera pan'),
    'zoom': ('the camera zooms in', 'slow zoom', 'zooming in', 'camera zoom'),
}
POSITIONS = {  # true of the first frame shown
    'left': ('on the left', 'on the left side', 'at the left'),
    'right': ('on the right', 'on the right side', 'at the right'),
    'top': ('at the top', 'high up', 'at the top of the picture'),
    'bottom': ('at the bottom', 'low down', 'at the bottom of the picture'),
    'middle': ('in the middle', 'in the center', 'in the middle of the frame'),
}
OPENINGS = ('', '', '', '', '', 'a video of ', 'an illustration of ', 'postcard of ', 'flat animation of ', 'a picture of ', 'a cartoon of ', 'a clip of ', 'an animation of ')
ARTICLES = ('a', 'a', 'a', 'a', 'the', 'one', 'a single', '')
ADJECTIVES = ('little', 'small', 'big', 'cute', 'happy', 'lovely', 'beautiful', 'bright', 'lonely', 'funny', 'tiny', 'old')  # mean nothing here: every scene has its own size
ADVERBS = ('slowly', 'quickly', 'gently', 'happily', 'smoothly')
LINKS = ('an', 'and', 'with', 'of', 'is', 'are', 'to', 'for', 'my', 'his', 'her', 'some', 'very', 'me', 'show', 'make', 'i', 'want')
