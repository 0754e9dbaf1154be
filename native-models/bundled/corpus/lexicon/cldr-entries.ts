import { THING, type Word } from '../grammar/word.ts';
import { ANNOTATIONS, CURRENCIES, LANGUAGE_NAMES } from './cldr.ts';
import { DOUBTFUL_EMOJI, WITH_YO } from './cldr-corrections.ts';
import type { Entry } from './entry.ts';
import { chineseNoun, russianNoun } from './noun-entries.ts';

const HAN = /^\p{Script=Han}+$/u;

/** Languages with a code of two letters, and these of three: well known, or kin of well-known ones. */
const MORE_LANGUAGES =
  'ace ach ada ain akk alt ann arp ban bas bej bem bik bin byn cad chk chn cho chy cop cre csb dak del din dua dyu efi fan fat fon gay gba gil gon gor hai hil hit hup iba ilo jbo kac kam kha kmb kok kos kpe kru lam lol loz lua lun luo lus mad mag mai mak man mas men mic min moh mos mwl mwr new nia niu nso nym nyo pag pal pam pap pau pon raj rap rar sad sam sas sat sel shn sid sma smj sms snk sog srn suk sus tem ter tig tiv tkl tli tpi tsi tum tvl umb vai war was yap zap zen zun ady ale ang arc ast bho bua ceb chr crh dar dum egy fil frm fro fur gag goh got grc gsw haw hsb inh kab krc krl kum lad lez mnc mni myv mdf nap nog ota peo phn rom sah scn sco sux syr tet tlh tyv udm uga vot xal yue zza'.split(
    ' ',
  );

/** Languages: `French`, «французский язык», 法语. Forms in Russian: the cases, and `adv`: to speak it. */
export function languages(): Entry[] {
  return Object.keys(LANGUAGE_NAMES.en)
    .filter((code) => /^[a-z]{2}$/.test(code) || MORE_LANGUAGES.includes(code))
    .map(
      (code) => [LANGUAGE_NAMES.en[code] ?? '', LANGUAGE_NAMES.ru[code] ?? '', LANGUAGE_NAMES.zh[code] ?? ''] as const,
    )
    .filter(([en, ru, zh]) => /^[A-Z][a-z]+( [A-Z][a-z]+)?$/.test(en) && /^[а-яё-]+$/.test(ru) && HAN.test(zh))
    .map(([en, ru, zh]) => ({
      class: 'language',
      words: { en: simple(en), ru: russianLanguage(ru), zh: simple(zh) },
      named: true,
    }));
}

/** Languages that are nouns by themselves, as a table of nouns has them. */
const NOUN_LANGUAGES: Readonly<Record<string, string>> = {
  иврит: 'иврит ms',
  санскрит: 'санскрит ms',
  идиш: 'идиш ms',
  хинди: 'хинди msi',
  урду: 'урду msi',
  суахили: 'суахили msi',
  эсперанто: 'эсперанто msi',
  африкаанс: 'африкаанс ms',
};

/** французский: французский язык, по-французски; иврит: на иврите; ачоли: язык ачоли, на ачоли. */
function russianLanguage(name: string): Word {
  const noun = NOUN_LANGUAGES[name];
  if (noun !== undefined) {
    const word = russianNoun(noun);
    return { ...word, forms: { ...word.forms, adv: `на ${word.forms['pre']!}` } };
  }
  if (!name.endsWith('ий')) {
    const forms = {
      nom: `язык ${name}`,
      gen: `языка ${name}`,
      acc: `язык ${name}`,
      dat: `языку ${name}`,
      adv: `на ${name}`,
    };
    return {
      alone: `язык ${name}`,
      forms: { ...forms, pre: `языке ${name}`, ins: `языком ${name}` },
      agreement: THING,
    };
  }
  const word = russianNoun(`${name}_язык m`);
  return { ...word, forms: { ...word.forms, adv: `по-${name.slice(0, -1)}` } };
}

/** Currencies that CLDR gives with all plural forms of Russian: counted as «5 шведских крон». */
export function currencies(): Entry[] {
  return Object.entries(CURRENCIES.ru).flatMap(([code, ru]) => {
    const [en, zh] = [CURRENCIES.en[code], CURRENCIES.zh[code]?.['displayName'] ?? ''];
    const [one = '', few, many] = ['one', 'few', 'many'].map((name) => ru[`displayName-count-${name}`]);
    const [singular = '', plural = ''] = ['one', 'other'].map((name) => en?.[`displayName-count-${name}`]);
    const isPlain =
      [singular, plural].every((text) => /^[A-Z][A-Za-z -]+$/.test(text)) &&
      /^[а-яё -]+$/i.test(one) &&
      one.split(' ').length <= 2;
    if (!few || !many || !isPlain || !HAN.test(zh) || code === 'CNY') return [];
    const words = {
      en: { alone: singular, forms: { '': singular, pl: plural }, agreement: THING },
      ru: { alone: one, forms: { nom: one, gen: few, 'gen.pl': many }, agreement: { ...THING, gender: genderOf(one) } },
      zh: chineseNoun(`${zh} -`),
    };
    return [{ class: 'currency', words, named: true }];
  });
}

/** By the ending of its adjective: «шведская крона». */
function genderOf(phrase: string): 'm' | 'f' {
  return /^\S+ая /.test(phrase) ? 'f' : 'm';
}

const FIRST_EMOJI = '🐵';
const LAST_EMOJI = '🪪';
/** Signs of the zodiac, circles and squares come later in CLDR's order. */
const LATER_EMOJI =
  /^(Aries|Taurus|Gemini|Cancer|Leo|Virgo|Libra|Scorpio|Sagittarius|Capricorn|Aquarius|Pisces)$|^[a-z]+ (circle|square)$/;

/** Emoji from animals to household things whose three names say the same, in at most three words. */
export function emojiNames(): Entry[] {
  const all = Object.keys(ANNOTATIONS.en);
  const [first, last] = [all.indexOf(FIRST_EMOJI), all.indexOf(LAST_EMOJI)];
  const isLater = (emoji: string): boolean => LATER_EMOJI.test(ANNOTATIONS.en[emoji]?.tts?.[0] ?? '');
  return all
    .filter((emoji, index) => (index >= first && index <= last) || isLater(emoji))
    .map((emoji) => [ANNOTATIONS.en, ANNOTATIONS.ru, ANNOTATIONS.zh].map((names) => names[emoji]?.tts?.[0] ?? ''))
    .filter(([en = '', ru = '', zh = '']) => /^[A-Za-z -]+$/.test(en) && /^[А-Яа-яё -]+$/.test(ru) && HAN.test(zh))
    .filter(([en = '', ru = '']) => !DOUBTFUL_EMOJI.has(en) && en.split(' ').length <= 3 && ru.split(' ').length <= 3)
    .map(([en = '', ru = '', zh = '']) => ({
      class: 'emoji',
      words: { en: simple(en), ru: simple(withYo(ru)), zh: simple(zh) },
      named: true,
    }));
}

/** CLDR's Russian writes е for ё; the corpus does not. */
function withYo(text: string): string {
  return text
    .split(' ')
    .map((word) => WITH_YO[word] ?? word)
    .join(' ');
}

function simple(text: string): Word {
  return { alone: text, forms: { '': text, nom: text }, agreement: THING };
}
