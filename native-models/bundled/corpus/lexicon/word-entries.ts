import { regularGerund, regularPast, thirdPerson } from '../grammar/english.ts';
import { declineAdjective } from '../grammar/russian-adjective.ts';
import { conjugate } from '../grammar/russian-verb.ts';
import { THING, type Word } from '../grammar/word.ts';
import type { Entry, Row } from './entry.ts';

const plain = (text: string, forms: Readonly<Record<string, string>> = { '': text }): Word => ({
  alone: text,
  forms,
  agreement: THING,
});

/** Adjectives: `红色的/是 红色 的/红色`: before a noun, as predicate, alone (left out: as before a noun, without 的). */
export function adjectives(className: string, rows: readonly Row[]): Entry[] {
  return rows.map(([en, ru, zh]) => {
    const [attribute = '', predicate = '', alone = attribute.replace(/ ?的$/, '')] = zh.split('/');
    const forms = declineAdjective(ru);
    const words = {
      en: plain(en),
      ru: plain(ru, forms),
      zh: plain(alone, { '': attribute, pred: predicate, ask: withoutVery(predicate) }),
    };
    return { class: className, words, named: true };
  });
}

/** A statement says 很 of a quality; a question leaves it out. */
const withoutVery = (text: string): string => text.replace(/^很 /, '');

/** How people feel: Russian as `устал/устала/устало/устали`, for he, she, it, they. */
export function states(className: string, rows: readonly Row[]): Entry[] {
  return rows.map(([en, ru, zh]) => {
    const [m = '', f = '', n = '', p = ''] = ru.split('/');
    const words = {
      en: plain(en),
      ru: plain(m, { m, f, n, p }),
      zh: plain(withoutVery(zh), { '': zh, ask: withoutVery(zh) }),
    };
    return { class: className, words, named: false };
  });
}

/**
 * What people do: `eat/ate breakfast` (irregular past after one slash, a doubled gerund after another:
 * `swim/swam/swimming`), the Russian verb as `conjugate` reads it and the rest after a space, and Chinese with spaces
 * between its words. English forms: `''`, `s`, `past`, `ing`; Russian: `inf`, `0` … `5`, `m` `f` `n` `p`, `imp`.
 */
export function actions(className: string, rows: readonly Row[], { named = true } = {}): Entry[] {
  return rows.map(([en, ru, zh]) => {
    const russian = withRest(ru, conjugate);
    const words = { en: englishAction(en), ru: plain(russian['inf']!, russian), zh: plain(zh) };
    return { class: className, words, named };
  });
}

function englishAction(text: string): Word {
  const forms = withRest(text, (verb) => {
    const [base = '', past, gerund] = verb.split('/');
    return {
      '': base,
      s: thirdPerson(base),
      past: past || regularPast(base),
      ing: gerund ?? regularGerund(base),
    };
  });
  return plain(`to ${forms['']}`, forms);
}

function withRest(text: string, formsOf: (verb: string) => Record<string, string>): Record<string, string> {
  const at = text.indexOf(' ');
  const [verb, rest] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)];
  return Object.fromEntries(Object.entries(formsOf(verb)).map(([name, form]) => [name, form + rest]));
}

/** Words that never change in any of the three languages: adverbs, times, ready phrases. */
export function fixedWords(className: string, rows: readonly Row[], { named = true } = {}): Entry[] {
  return rows.map(([en, ru, zh]) => ({
    class: className,
    words: { en: plain(en), ru: plain(ru, { nom: ru, '': ru }), zh: plain(zh) },
    named,
  }));
}

/** Words with forms that a table names itself: `Monday | at=on Monday`, each language alike. */
export function formedWords(className: string, rows: readonly Row[], { named = true } = {}): Entry[] {
  return rows.map(([en, ru, zh]) => ({
    class: className,
    words: { en: formed(en, ''), ru: formed(ru, 'nom'), zh: formed(zh, '') },
    named,
  }));
}

function formed(text: string, base: string): Word {
  const [alone = '', ...forms] = text.split(' | ');
  return plain(alone, {
    [base]: alone,
    ...Object.fromEntries(forms.map((form) => form.split('=') as [string, string])),
  });
}
