import { LANGUAGES } from '../language.ts';
import { ACTIONS, HANDLING_VERBS, TAKING_VERBS } from './actions.ts';
import { ANIMALS } from './animals.ts';
import { currencies, emojiNames, languages } from './cldr-entries.ts';
import { clockTimes } from './clock.ts';
import type { Entry } from './entry.ts';
import { DISHES, DRINKS, FOODS } from './food.ts';
import { cities, countries, regions, territories } from './geography-entries.ts';
import { BUILDINGS, FURNITURE, VEHICLES, WASHABLES, WATERS } from './house.ts';
import { BODY, COMMON_MONEY, UNITS } from './measures.ts';
import { nationalAdjectives, nationalities } from './nation-entries.ts';
import { NOTIONS } from './notions.ts';
import { nouns, people, places } from './noun-entries.ts';
import { countingNumbers, dates, digitTimes, spelledNumbers, thousands } from './numbers.ts';
import { ordinals } from './ordinals.ts';
import { FIGURES, FIRST_NAMES, JOBS, KIN, KINSFOLK } from './persons.ts';
import { COURSES, PASTIMES, PLACES, SEASON_NAMES } from './places.ts';
import { POSSESSIVES, PRONOUNS } from './pronouns.ts';
import { CHARACTERS, COLOURS, COMPARATIVES, LIVE_COMPARATIVES, QUALITIES, STATES, TASTES } from './qualities.ts';
import { CLOTHES, THINGS_AT_HAND } from './things.ts';
import { FREQUENCIES, FUTURE_TIMES, HABITS, MONTHS, PAST_TIMES, SEASONS, WEATHER, WEEKDAYS } from './times.ts';
import { VERBS } from './verbs.ts';
import { actions, adjectives, fixedWords, formedWords, states } from './word-entries.ts';

/** What has been checked by hand for every form. */
function ownEntries(): Entry[] {
  return [
    ...PRONOUNS,
    ...POSSESSIVES,
    ...people('kin', KIN),
    ...people('firstname', FIRST_NAMES),
    ...nouns('job', JOBS),
    ...nouns('figure', FIGURES),
    ...nouns('kinsman', KINSFOLK),
    ...nouns('animal', ANIMALS),
    ...nouns('food', FOODS),
    ...nouns('dish', DISHES),
    ...nouns('drink', DRINKS),
    ...nouns('thing', THINGS_AT_HAND),
    ...nouns('clothing', CLOTHES),
    ...nouns('furniture', FURNITURE),
    ...nouns('washable', WASHABLES),
    ...nouns('vehicle', VEHICLES),
    ...nouns('building', BUILDINGS),
    ...nouns('water', WATERS),
    ...nouns('course', COURSES),
    ...nouns('pastime', PASTIMES),
    ...nouns('seasonname', SEASON_NAMES),
    ...nouns('bodypart', BODY),
    ...nouns('unit', UNITS),
    ...nouns('money', COMMON_MONEY),
    ...nouns('yearunit', [['year', 'год m gen.pl=лет', '岁 -']]),
    ...places('place', PLACES),
    ...adjectives('colour', COLOURS),
    ...adjectives('quality', QUALITIES),
    ...adjectives('character', CHARACTERS),
    ...adjectives('taste', TASTES),
    ...states('state', STATES),
    ...fixedWords('comparative', COMPARATIVES),
    ...fixedWords('livecomparative', LIVE_COMPARATIVES, { named: false }),
    ...actions('action', ACTIONS),
    ...actions('taking', TAKING_VERBS, { named: false }),
    ...actions('handling', HANDLING_VERBS, { named: false }),
    ...formedWords('weekday', WEEKDAYS),
    ...formedWords('month', MONTHS),
    ...fixedWords('past', PAST_TIMES),
    ...fixedWords('future', FUTURE_TIMES),
    ...fixedWords('habit', HABITS),
    ...fixedWords('frequency', FREQUENCIES, { named: false }),
    ...fixedWords('season', SEASONS),
    ...fixedWords('weather', WEATHER),
    ...fixedWords('notion', NOTIONS),
    ...fixedWords('verb', VERBS),
    ...nationalAdjectives(),
    ...nationalities(),
    ...clockTimes(),
    ...spelledNumbers(),
    ...thousands(),
    ...ordinals(),
    ...dates(),
    ...countingNumbers(),
    ...digitTimes(),
    ...countries(),
    ...cities(),
    ...regions(),
  ];
}

/** Names that CLDR gives; who comes here after a name that looks the same in one language is left out. */
const cldrEntries = (): Entry[] => [...languages(), ...territories(), ...currencies(), ...emojiNames()];

/**
 * Every entry, in a fixed order. No name stands for two things: an entry of our own whose name another one has is not
 * shown alone; one of CLDR's is left out, since sentences name it as it is.
 */
export function buildLexicon(): Entry[] {
  const taken = new Set<string>();
  const claim = (entry: Entry): boolean => {
    const names = LANGUAGES.map((language) => `${language} ${plainName(entry.words[language].alone)}`);
    if (names.some((name) => taken.has(name))) return false;
    for (const name of names) taken.add(name);
    return true;
  };
  const own = ownEntries().map((entry) => (entry.named && !claim(entry) ? { ...entry, named: false } : entry));
  return [...own, ...cldrEntries().filter(claim)];
}

/** As a reader sees names alike: without regard to capitals, to ё and to the spaces between Chinese words. */
function plainName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/(?<=\p{Script=Han}) /gu, '');
}
