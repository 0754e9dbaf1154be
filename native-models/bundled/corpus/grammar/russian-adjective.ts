import { CorpusError } from '../corpus-error.ts';
import type { Gender } from './word.ts';

export const CASES = ['nom', 'gen', 'dat', 'acc', 'ins', 'pre'] as const;
export type Case = (typeof CASES)[number];

/**
 * Endings by gender, one for each case; `*` is nominative or genitive, as what the adjective stands with is alive or
 * not.
 */
type Endings = Readonly<Record<Gender, readonly string[]>>;

const HARD: Endings = {
  m: ['ый', 'ого', 'ому', '*', 'ым', 'ом'],
  f: ['ая', 'ой', 'ой', 'ую', 'ой', 'ой'],
  n: ['ое', 'ого', 'ому', 'ое', 'ым', 'ом'],
  p: ['ые', 'ых', 'ым', '*', 'ыми', 'ых'],
};
const SOFT: Endings = {
  m: ['ий', 'его', 'ему', '*', 'им', 'ем'],
  f: ['яя', 'ей', 'ей', 'юю', 'ей', 'ей'],
  n: ['ее', 'его', 'ему', 'ее', 'им', 'ем'],
  p: ['ие', 'их', 'им', '*', 'ими', 'их'],
};
/** мой, твой and свой are declined alike, and so are наш and ваш but for the stress. */
const MY: Endings = {
  m: ['ой', 'оего', 'оему', '*', 'оим', 'оём'],
  f: ['оя', 'оей', 'оей', 'ою', 'оей', 'оей'],
  n: ['оё', 'оего', 'оему', 'оё', 'оим', 'оём'],
  p: ['ои', 'оих', 'оим', '*', 'оими', 'оих'],
};
const OUR: Endings = {
  m: ['', 'его', 'ему', '*', 'им', 'ем'],
  f: ['а', 'ей', 'ей', 'у', 'ей', 'ей'],
  n: ['е', 'его', 'ему', 'е', 'им', 'ем'],
  p: ['и', 'их', 'им', '*', 'ими', 'их'],
};
const THIRD: Endings = {
  m: ['ий', 'ьего', 'ьему', '*', 'ьим', 'ьем'],
  f: ['ья', 'ьей', 'ьей', 'ью', 'ьей', 'ьей'],
  n: ['ье', 'ьего', 'ьему', 'ье', 'ьим', 'ьем'],
  p: ['ьи', 'ьих', 'ьим', '*', 'ьими', 'ьих'],
};
const THIS: Endings = {
  m: ['от', 'ого', 'ому', '*', 'им', 'ом'],
  f: ['а', 'ой', 'ой', 'у', 'ой', 'ой'],
  n: ['о', 'ого', 'ому', 'о', 'им', 'ом'],
  p: ['и', 'их', 'им', '*', 'ими', 'их'],
};

/**
 * Every form of an adjective, or of мой, твой, свой, наш, ваш, этот, третий, given by its masculine nominative:
 * `f.acc`; the accusatives that depend on what they stand with are `m.acc`, `p.acc` and, with what is alive, `m.acc.a`,
 * `p.acc.a`. Rules: Zaliznyak's classes 1 to 4.
 */
export function declineAdjective(nominative: string): Record<string, string> {
  const [stem, endings] = split(nominative);
  const forms: Record<string, string> = {};
  for (const gender of ['m', 'f', 'n', 'p'] as const)
    for (const [index, ending] of endings[gender].entries()) {
      const key = `${gender}.${CASES[index]!}`;
      if (ending !== '*') forms[key] = stem + ending;
      else {
        forms[key] = stem + endings[gender][0]!;
        forms[`${key}.a`] = stem + endings[gender][1]!;
      }
    }
  return forms;
}

function split(nominative: string): readonly [string, Endings] {
  const stem = nominative.slice(0, -2);
  if (/^(мой|твой|свой)$/.test(nominative)) return [stem, MY];
  if (/^(наш|ваш)$/.test(nominative)) return [nominative, OUR];
  if (nominative === 'третий') return [stem, THIRD];
  if (nominative === 'этот') return ['эт', THIS];
  if (nominative.endsWith('ой')) return [stem, withNominative(afterStem(stem, HARD), 'ой')];
  if (nominative.endsWith('ый')) return [stem, HARD];
  if (!nominative.endsWith('ий'))
    throw new CorpusError('bad-entry', `«${nominative}» is no adjective that this grammar declines.`);
  if (/[гкхжшчщ]$/.test(stem)) return [stem, afterStem(stem, HARD)];
  return [stem, SOFT];
}

/** After г к х ж ш ч щ stands и, not ы; after ж ш ч щ a stressless е, not о. */
function afterStem(stem: string, endings: Endings): Endings {
  const stressed = /^(больш|чуж)$/i.test(stem);
  const change = (ending: string): string => {
    const spelled = /[гкхжшчщ]$/.test(stem) ? ending.replace(/^ы/, 'и') : ending;
    return /[жшчщ]$/.test(stem) && !stressed ? spelled.replace(/^о/, 'е') : spelled;
  };
  const [m, f, n, p] = (['m', 'f', 'n', 'p'] as const).map((gender) => endings[gender].map(change));
  return { m: m!, f: f!, n: n!, p: p! };
}

function withNominative(endings: Endings, nominative: string): Endings {
  return { ...endings, m: [nominative, ...endings.m.slice(1)] };
}
