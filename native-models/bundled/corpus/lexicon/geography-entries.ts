import { CorpusError } from '../corpus-error.ts';
import { THING, THINGS, type Word } from '../grammar/word.ts';
import { TERRITORIES } from './cldr.ts';
import { CITIES } from './cities.ts';
import { COUNTRIES_A_TO_K, type CountryRow } from './countries-a-to-k.ts';
import { COUNTRIES_L_TO_Z } from './countries-l-to-z.ts';
import type { Entry } from './entry.ts';
import { russianPlace } from './noun-entries.ts';

/** English names that are said otherwise than CLDR writes them. */
const EN_NAMES: Readonly<Record<string, string>> = {
  BA: 'Bosnia and Herzegovina',
  AG: 'Antigua and Barbuda',
  BS: 'the Bahamas',
  CD: 'the Democratic Republic of the Congo',
  CF: 'the Central African Republic',
  CG: 'the Republic of the Congo',
  CI: 'Ivory Coast',
  DO: 'the Dominican Republic',
  GM: 'the Gambia',
  KM: 'the Comoros',
  KN: 'Saint Kitts and Nevis',
  LC: 'Saint Lucia',
  AE: 'the United Arab Emirates',
  GB: 'the United Kingdom',
  MH: 'the Marshall Islands',
  MM: 'Myanmar',
  MV: 'the Maldives',
  NL: 'the Netherlands',
  PH: 'the Philippines',
  SB: 'the Solomon Islands',
  SC: 'the Seychelles',
  ST: 'Sao Tome and Principe',
  TR: 'Turkey',
  TT: 'Trinidad and Tobago',
  US: 'the USA',
  VA: 'the Vatican',
  VC: 'Saint Vincent and the Grenadines',
};
const ZH_NAMES: Readonly<Record<string, string>> = { CD: '刚果民主共和国', CG: '刚果共和国', VA: '梵蒂冈' };
const PLURAL_IN_ENGLISH = /^the .*(Islands|Emirates|Bahamas|Comoros|Maldives|Netherlands|Philippines|Seychelles)$/;

/**
 * Countries with their capitals: forms `''`, `adj`-less cases, `at`, `to`, `from`, and `cap`, `cap.at`, `cap.gen` where
 * there is one.
 */
export function countries(): Entry[] {
  return [...COUNTRIES_A_TO_K, ...COUNTRIES_L_TO_Z].map((row) => country(row)).concat(LONG_NAMES);
}

/** The name that the notebook's question has. */
const LONG_NAMES: readonly Entry[] = [
  {
    class: 'country',
    words: {
      en: { alone: 'the United States of America', forms: { '': 'the United States of America' }, agreement: THING },
      ru: russianPlace(
        'в Соединённые~Штаты~Америки ps gen=Соединённых_Штатов_Америки dat=Соединённым_Штатам_Америки ins=Соединёнными_Штатами_Америки pre=Соединённых_Штатах_Америки',
      ),
      zh: { alone: '美利坚合众国', forms: { '': '美利坚合众国' }, agreement: THING },
    },
    named: true,
  },
];

function country([code, ru, capital, capitalRu, capitalZh]: CountryRow): Entry {
  const en = EN_NAMES[code] ?? TERRITORIES.en[code];
  const zh = ZH_NAMES[code] ?? TERRITORIES.zh[code];
  if (en === undefined || zh === undefined)
    throw new CorpusError('bad-entry', `CLDR knows no territory ${code}, which the table of countries names.`);
  const russian = russianPlace(ru);
  const capitals = capitalRu === '' ? undefined : russianPlace(`в ${capitalRu}`);
  const agreement = PLURAL_IN_ENGLISH.test(en) ? THINGS : THING;
  return {
    class: 'country',
    words: {
      en: { alone: en, forms: { '': en, ...(capitals && { cap: capital }) }, agreement },
      ru: {
        ...russian,
        forms: {
          ...russian.forms,
          ...(capitals && { cap: capitals.alone, 'cap.gen': capitals.forms['gen']!, 'cap.at': capitals.forms['at']! }),
        },
      },
      zh: { alone: zh, forms: { '': zh, ...(capitals && { cap: capitalZh }) }, agreement: THING },
    },
    named: true,
  };
}

/** Capitals (`metropolis`) and other cities (`town`), each once. */
export function cities(): Entry[] {
  const capitals = [...COUNTRIES_A_TO_K, ...COUNTRIES_L_TO_Z].filter(([, , , ru]) => ru !== '');
  const city = (className: string, en: string, ru: string, zh: string): Entry => ({
    class: className,
    words: { en: name(en), ru: russianPlace(`в ${ru}`), zh: name(zh) },
    named: true,
  });
  return [
    ...capitals.map(([, , en, ru, zh]) => city('metropolis', en, ru, zh)),
    ...CITIES.map(([en, ru, zh]) => city('town', en, ru, zh)),
  ];
}

/** Territories that are no countries and parts of the world: as names only, no case of theirs is known. */
export function territories(): Entry[] {
  const taken = new Set([...COUNTRIES_A_TO_K, ...COUNTRIES_L_TO_Z].map(([code]) => code));
  return Object.keys(TERRITORIES.en)
    .filter((code) => !taken.has(code) && /^([A-Z]{2}|\d{3})$/.test(code))
    .map((code) => [TERRITORIES.en[code], TERRITORIES.ru[code], TERRITORIES.zh[code]].map((text) => text ?? ''))
    .filter(
      ([en = '', ru = '', zh = '']) =>
        /^[A-Za-z -]+$/.test(en) && /^[А-Яа-яё -]{3,}$/.test(ru) && /^\p{Script=Han}+$/u.test(zh),
    )
    .filter(([en = '', ru = '']) => !/о-в|Pseudo|Unknown|Outlying|Antarctic|world/.test(en + ru))
    .map(([en = '', ru = '', zh = '']) => ({
      class: 'territory',
      words: { en: name(en), ru: { ...name(ru), forms: { nom: ru } }, zh: name(zh) },
      named: true,
    }));
}

/** A continent or region whose Russian forms are written by hand. */
export const regions = (): Entry[] =>
  (
    [
      ['Europe', 'в Европа fs', '欧洲'],
      ['Asia', 'в Азия fs', '亚洲'],
      ['Africa', 'в Африка fs', '非洲'],
      ['North America', 'в Северный_Америка fs', '北美洲'],
      ['South America', 'в Южный_Америка fs', '南美洲'],
      ['Eastern Europe', 'в Восточный_Европа fs', '东欧'],
      ['Western Europe', 'в Западный_Европа fs', '西欧'],
      ['Central Asia', 'в Средний_Азия fs', '中亚'],
      ['Siberia', 'в Сибирь fs', '西伯利亚'],
      ['Scandinavia', 'в Скандинавия fs', '斯堪的纳维亚'],
    ] as const
  ).map(([en, ru, zh]) => ({
    class: 'region',
    words: { en: name(en), ru: russianPlace(ru), zh: name(zh) },
    named: true,
  }));

function name(text: string): Word {
  return { alone: text, forms: { '': text }, agreement: THING };
}
