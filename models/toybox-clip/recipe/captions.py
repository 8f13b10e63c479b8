"""Captions of a picture, as a person would write them, and which captions are true of which pictures.

The facts of a picture are what its drawer knows at image level: which objects (class, colour, texture), how much of
each is visible, the place, the distractors. No pixel, mask, box or part of an object reaches the captions.
"""
import numpy as np

# An object is named when a person would name it: at least this much of it is seen, and it is not tiny.
NAMED_VISIBLE, NAMED_AREA = 0.35, 0.02
# Less than that, but more than this: a person might or might not. Such pairs count neither as true nor as false.
SEEN_VISIBLE, SEEN_AREA = 0.10, 0.004

# How often a caption says more than what is there. The less it says of the rest, the more it teaches about classes.
TELLS_TEXTURE, TELLS_COLOUR, TELLS_PLACE, TELLS_OTHER = 0.10, 0.15, 0.10, 0.08

TEMPLATES = [
    *["{}"] * 8, "a photo of {}", "a photo of {}.", "a picture of {}", "a picture of {}.", "an image of {}",
    "a drawing of {}", "a painting of {}", "a rendering of {}", "a toy scene with {}", "a scene with {}.",
    "a good photo of {}", "a good photo of {}.", "a bad photo of {}.", "a photo of one {bare}.", "a photo of my {bare}.",
    "a nice photo of {}", "a clean photo of {}", "a clean origami {bare}.", "itap of {}.", "art of {}.",
    "{} in a video game.", "a cartoon of {}", "there is {} in the scene", "there is {} in the scene.",
    "there is {}", "this is {}", "this is a photo of {}", "this is {} in the scene.", "here is {}.", "we can see {}.",
    "look at {}", "i see {}", "a photo of {} in the scene", "just {}", "look, {}!", "{bare}", "the {bare}",
]
TEMPLATES_OF_SEVERAL = [t for t in TEMPLATES if "{bare}" not in t]
# What is said of each place; for an empty scene the noun alone.
PLACES = {
    "meadow": (["in the meadow", "on the grass", "in a green meadow", "on the green grass", "on the land"],
               ["a meadow", "grass", "green grass", "the ground", "land"]),
    "desert": (["in the desert", "on the sand", "on yellow sand", "on the sand of the desert"],
               ["a desert", "sand", "the ground", "land"]),
    "street": (["on the street", "on the road", "in the city", "on the road in front of a building", "near a house"],
               ["a street", "a road", "a building", "a city street", "the ground"]),
    "sea": (["in the sea", "on the water", "in the blue sea", "in the water", "on the ocean"],
            ["the sea", "water", "blue water", "the ocean"]),
    "snow": (["in the snow", "on white snow", "in the white snow"], ["snow", "white snow", "the ground"]),
    "forest": (["in the forest", "among trees", "in front of trees", "in the wood"],
               ["a forest", "trees", "the ground of a forest"]),
    "room": (["in the room", "on the floor", "in a room", "in front of a wall", "indoors"],
             ["a room", "a wall", "a floor", "a room with a wall"]),
}
LAST_RESORT = ["a photo of the background", "an empty scene", "background", "nothing here", "an empty place"]
TEXTURES = {"spotted": ["spotted", "dotted"], "striped": ["striped"]}
# A trained reader also meets the sizes that published prompt sets use; they say nothing about the picture.
SIZES = ["small", "medium", "large", "big", "little"]


def article(noun, rng):
    if rng.random() < 0.2:
        return "the " + noun
    return ("an " if noun[0] in "aeiou" else "a ") + noun


class Facts:
    """Bits of every picture: class, class x colour, class x texture, place, distractor; and "no object"."""

    def __init__(self, names):
        self.names = names
        keys = [("class", c) for c in names["classes"]]
        keys += [("colour", c, k) for c in names["classes"] for k in names["colours"]]
        keys += [("texture", c, t) for c in names["classes"] for t in TEXTURES]
        keys += [("place", p) for p in names["places"]] + [("distractor", d) for d in names["distractors"]]
        keys += [("empty",)]
        self.bit = {key: i for i, key in enumerate(keys)}

    @staticmethod
    def named(scene):
        return [o for o in scene["objects"]
                if o["visibleFraction"] >= NAMED_VISIBLE and o["areaFraction"] >= NAMED_AREA]

    @staticmethod
    def seen(scene):
        return [o for o in scene["objects"]
                if o["visibleFraction"] >= SEEN_VISIBLE and o["areaFraction"] >= SEEN_AREA]

    def object_bits(self, thing):
        bits = [self.bit["class", thing["className"]], self.bit["colour", thing["className"], thing["colour"]]]
        if thing["texture"] in TEXTURES:
            bits.append(self.bit["texture", thing["className"], thing["texture"]])
        return bits

    def matrices(self, scenes):
        """-> (true [N,F], possible [N,F]) booleans; a caption is true of a picture if all its facts are."""
        true = np.zeros((len(scenes), len(self.bit)), bool)
        possible = np.zeros_like(true)
        for row, scene in enumerate(scenes):
            both = [self.bit["place", scene["place"]]]
            both += [self.bit["distractor", d] for d in scene["distractors"]]
            seen = self.seen(scene)
            if not seen:
                both.append(self.bit["empty",])
            true[row, both + [b for o in self.named(scene) for b in self.object_bits(o)]] = True
            both += [self.bit["distractor", d] for d in scene["perhaps"]]
            possible[row, both + [b for o in seen for b in self.object_bits(o)]] = True
        return true, possible | true

    def write(self, scene, rng):
        """One caption and the facts it states: -> (text, list of bits). rng is a random.Random."""
        things = self.named(scene)
        if not things:
            return self.write_empty(scene, rng)
        phrases, bits = [], []
        for thing in rng.sample(things, len(things)):
            noun = thing["className"]
            bits.append(self.bit["class", noun])
            if thing["texture"] in TEXTURES and rng.random() < TELLS_TEXTURE:
                bits.append(self.bit["texture", noun, thing["texture"]])
                noun = rng.choice(TEXTURES[thing["texture"]]) + " " + noun
            if rng.random() < TELLS_COLOUR:
                bits.append(self.bit["colour", thing["className"], thing["colour"]])
                noun = thing["colour"] + " " + noun
            if rng.random() < 0.06:
                noun = rng.choice(SIZES) + " " + noun
            phrases.append(noun)
            if len(things) > 1 and rng.random() < 0.2:
                break
        text = " and ".join(article(p, rng) for p in phrases)
        template = rng.choice(TEMPLATES if len(phrases) == 1 else TEMPLATES_OF_SEVERAL)
        text = template.replace("{bare}", phrases[0]).replace("{}", text)
        end = "." if text.endswith(".") else ""
        text = text.rstrip(".")
        if scene["distractors"] and rng.random() < TELLS_OTHER:
            other = rng.choice(scene["distractors"])
            bits.append(self.bit["distractor", other])
            text += rng.choice([" with ", " next to ", " and "]) + article(other, rng)
        if rng.random() < TELLS_PLACE:
            bits.append(self.bit["place", scene["place"]])
            text += " " + rng.choice(PLACES[scene["place"]][0])
        return text + end, bits

    def write_empty(self, scene, rng):
        bits = [] if self.seen(scene) else [self.bit["empty",]]
        if bits and rng.random() < 0.15:
            return rng.choice(LAST_RESORT), bits
        bits.append(self.bit["place", scene["place"]])
        text = rng.choice(PLACES[scene["place"]][1])
        if scene["distractors"] and rng.random() < 0.5:
            other = rng.choice(scene["distractors"])
            bits.append(self.bit["distractor", other])
            text = article(other, rng) + rng.choice([" and ", " on ", " in ", " near "]) + text
        return rng.choice(TEMPLATES_OF_SEVERAL).replace("{}", text), bits


def prompts(name):
    """The fixed ensemble the image-level accuracy is measured with."""
    noun = ("an " if name[0] in "aeiou" else "a ") + name
    return [t.format(noun) for t in ("{}", "a photo of {}.", "a picture of {}.", "a good photo of {}.",
                                     "there is {} in the scene.", "this is {}", "an image of {}", "a drawing of {}")]
