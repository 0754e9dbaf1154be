import { declineAdjective } from '../grammar/russian-adjective.ts';
import { THING, type Gender, type Person, type Word } from '../grammar/word.ts';
import type { Entry } from './entry.ts';

interface PronounRow {
  readonly person: Person;
  readonly gender: Gender;
  readonly en: readonly [subject: string, object: string, possessive: string];
  /** Nominative, genitive and accusative, dative, instrumental, prepositional, and what «у» and «к» take. */
  readonly ru: readonly [
    nom: string,
    gen: string,
    dat: string,
    ins: string,
    pre: string,
    ngen: string,
    ndat: string,
    nins: string,
  ];
  readonly zh: string;
}

/**
 * I and you are spoken of as «он», and there is no polite you: what a text does not say, a translation cannot choose.
 */
const ROWS: readonly PronounRow[] = [
  {
    person: 0,
    gender: 'm',
    en: ['I', 'me', 'my'],
    ru: ['я', 'меня', 'мне', 'мной', 'мне', 'меня', 'мне', 'мной'],
    zh: '我',
  },
  {
    person: 1,
    gender: 'm',
    en: ['you', 'you', 'your'],
    ru: ['ты', 'тебя', 'тебе', 'тобой', 'тебе', 'тебя', 'тебе', 'тобой'],
    zh: '你',
  },
  {
    person: 2,
    gender: 'm',
    en: ['he', 'him', 'his'],
    ru: ['он', 'его', 'ему', 'им', 'нём', 'него', 'нему', 'ним'],
    zh: '他',
  },
  {
    person: 2,
    gender: 'f',
    en: ['she', 'her', 'her'],
    ru: ['она', 'её', 'ей', 'ей', 'ней', 'неё', 'ней', 'ней'],
    zh: '她',
  },
  {
    person: 3,
    gender: 'p',
    en: ['we', 'us', 'our'],
    ru: ['мы', 'нас', 'нам', 'нами', 'нас', 'нас', 'нам', 'нами'],
    zh: '我们',
  },
  {
    person: 5,
    gender: 'p',
    en: ['they', 'them', 'their'],
    ru: ['они', 'их', 'им', 'ими', 'них', 'них', 'ним', 'ними'],
    zh: '他们',
  },
];

export const PRONOUNS: readonly Entry[] = ROWS.map(({ person, gender, en, ru, zh }) => {
  const agreement = { person, gender, animate: true };
  const [nom, gen, dat, ins, pre, ngen, ndat, nins] = ru;
  const word = (alone: string, forms: Readonly<Record<string, string>>): Word => ({ alone, forms, agreement });
  return {
    class: 'pronoun',
    words: {
      en: word(en[0], { '': en[0], obj: en[1], poss: en[2] }),
      ru: word(nom, { nom, gen, acc: gen, dat, ins, pre, ngen, ndat, nins, npre: pre }),
      zh: word(zh, { '': zh }),
    },
    named: true,
  };
});

/** Whose something is; «мой», «твой», «наш» agree with what is owned, his, her and their words never change. */
export const POSSESSIVES: readonly Entry[] = (
  [
    ['my', 'мой', '我 的'],
    ['your', 'твой', '你 的'],
    ['his', 'его', '他 的'],
    ['her', 'её', '她 的'],
    ['our', 'наш', '我们 的'],
    ['their', 'их', '他们 的'],
  ] as const
).map(([en, ru, zh]) => {
  const adjective = declineAdjective('мой');
  const changes = /^(мой|твой|наш)$/.test(ru);
  const unchanged = Object.fromEntries(Object.keys(adjective).map((key) => [key, ru]));
  return {
    class: 'whose',
    words: {
      en: { alone: en, forms: { '': en }, agreement: THING },
      ru: { alone: ru, forms: changes ? declineAdjective(ru) : unchanged, agreement: THING },
      zh: { alone: zh.replace(' ', ''), forms: { '': zh }, agreement: THING },
    },
    named: false,
  };
});
