import type { Entry } from './entry.ts';

interface Slot {
  readonly classes: readonly string[];
  readonly where?: (entry: Entry) => boolean;
}

const isOne = (entry: Entry): boolean => entry.words.ru.agreement.gender !== 'p';
const isOther = (entry: Entry): boolean => isOne(entry) && entry.words.ru.agreement.person === 2;
const among = (names: string) => {
  const set = new Set(names.split(', '));
  return (entry: Entry): boolean => set.has(entry.words.en.alone);
};

/** Pronouns are few and said often: a class that is named several times fills a slot as many times as often. */
const OFTEN_PRONOUNS = Array.from({ length: 8 }, () => 'pronoun');

/** Slots that are not simply the class of that name. */
const SLOTS: Readonly<Record<string, Slot>> = {
  person: { classes: [...OFTEN_PRONOUNS, 'kin', 'firstname'] },
  someone: { classes: ['kin', 'firstname'] },
  /** Who is not I, you or many. */
  single: { classes: [...OFTEN_PRONOUNS, 'kin', 'firstname'], where: isOther },
  relative: { classes: ['kin', 'firstname'], where: isOther },
  name: { classes: ['firstname'] },
  /** Who can be called by it. */
  addressed: {
    classes: ['firstname', 'kin'],
    where: (entry) => entry.class === 'firstname' || among('Mom, Dad, Grandma, Grandpa')(entry),
  },
  city: { classes: ['metropolis', 'town'] },
  subject: { classes: ['course', 'pastime'] },
  beloved: { classes: ['course', 'pastime', 'seasonname'] },
  object: { classes: ['thing', 'clothing', 'furniture', 'vehicle'] },
  opening: { classes: ['thing', 'washable'], where: among('door, window, box, suitcase, bag, bottle') },
  container: { classes: ['thing'], where: among('box, basket, bag, backpack, suitcase, bucket, vase') },
  institution: {
    classes: ['place'],
    where: among(
      'school, university, library, museum, theater, movie theater, circus, zoo, park, stadium, swimming pool, gym, hospital, pharmacy, post office, bank, shop, supermarket, market, bakery, bookstore, restaurant, cafe, hotel, station, exhibition',
    ),
  },
  swimmer: {
    classes: ['animal'],
    where: among('fish, pike, crab, frog, turtle, shark, dolphin, whale, seal, octopus, crocodile'),
  },
  length: { classes: ['unit'], where: among('millimeter, centimeter, meter, kilometer, mile, foot') },
  mass: { classes: ['unit'], where: among('gram, kilogram, ton') },
  trinket: {
    classes: ['thing'],
    where: among(
      'book, notebook, letter, postcard, envelope, stamp, photograph, pen, pencil, eraser, ruler, key, coin, ticket, spoon, fork, comb, toothbrush, needle, rope, ball, doll, toy, candle',
    ),
  },
  /** What one sits in. */
  transport: {
    classes: ['vehicle'],
    where: among('car, bus, taxi, tram, trolleybus, train, airplane, helicopter, ship, boat'),
  },
  distance: { classes: ['unit'], where: among('kilometer, meter, mile') },
  degree: { classes: ['unit'], where: among('degree') },
  duration: { classes: ['unit'], where: among('second, minute, hour, day, week, month, year') },
  /** What has a name and can be spoken of as a word. */
  word: {
    classes: [
      ...[
        'emoji',
        'territory',
        'animal',
        'dish',
        'drink',
        'food',
        'thing',
        'clothing',
        'furniture',
        'vehicle',
        'building',
      ],
      ...[
        'job',
        'figure',
        'kinsman',
        'bodypart',
        'unit',
        'course',
        'pastime',
        'place',
        'currency',
        'washable',
        'notion',
        'verb',
      ],
    ],
    where: (entry) => entry.named,
  },
};

/** What may fill a slot, by its name, which may end with a digit: `animal2` is another animal. */
export function slotDomain(slot: string, entries: readonly Entry[]): Entry[] {
  const name = slot.replace(/\d$/, '');
  const { classes, where } = SLOTS[name] ?? { classes: [name] };
  return classes.flatMap((one) => entries.filter((entry) => entry.class === one && (where?.(entry) ?? true)));
}
