/** What beside a word of harm says that no harm is meant: by kind, as a list of words can tell it. */
import { words } from './written-lists.ts';

/** To beat is to win where one of these comes after it. */
export const contests = {
  verbs: words('beat beats beating beaten schlägt schlagen'),
  words: words(`
    chess tennis race races game games match cards poker checkers point points second seconds inch finish
    goal goals score record tournament league final quiz base lap contest marathon sprint
    schach rennen spiel punkt punkte karten sekunde sekunden tischtennis finale turnier
  `),
};

/** A look can be shot, and hurts nobody. */
export const glances = {
  verbs: words('shoot shoots shooting'),
  words: words('look looks glance glances smile smiles grin grins'),
};

/** German parts its verbs: "schlägt … vor" is to suggest, "schlägt … auf" to open, "schlägt … nach" to look up. */
export const parted = { verbs: words('schlägt schlagen'), ends: words('vor auf nach') };

/** "Her" is somebody at the end of what is said, and before these; before a thing it says whose it is. */
export const afterSomebody = words(`
  dead again now there too hard until to in at on off down up out into onto against through unconscious senseless
  bloody to
`);

/** Crimes are remembered. */
export const remembrance = words(`
  memorial* monument* museum* remembrance survivor* commemorat* gedenk* mahnmal* denkmal* überlebende*
  mémorial* musée* survivant* museo* conmemor* sobreviviente* superviviente* نصب متحف
`);

/** Things are bare without being undressed. English says so before their names. */
const bare = {
  naked: words(`
    hill hills hillside hillsides cliff cliffs mountain mountains slope slopes rock rocks stone stones ground
    earth soil tree trees branch branches bough boughs twig twigs wall walls ceiling floor bulb bulbs flame wire
    wires blade sword truth eye steel concrete field fields dune dunes island islands ridge ridges root roots
  `),
  nude: words(`
    lipstick lipsticks heels shoes tights nails polish colour color tone tones shade shades palette pink beige
  `),
  topless: words('bus buses car cars jeep jeeps tower towers tour tours mountain'),
  bosom: words('friend friends buddy buddies pal pals'),
};

export const bareThings: readonly string[] = Object.entries(bare).flatMap(([word, things]) =>
  things.map((thing) => `${word} ${thing}`),
);
