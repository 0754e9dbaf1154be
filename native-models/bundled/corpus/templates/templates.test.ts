import { describe, expect, test } from 'vitest';
import { corpusSource } from '../draw-sentence.ts';
import { LANGUAGES } from '../language.ts';
import type { Entry } from '../lexicon/entry.ts';
import { parseTemplates } from './parse-template.ts';
import { render } from './render.ts';
import { TEMPLATES } from './templates.ts';

const { decks, lexicon } = corpusSource();

function entry(className: string, en: string): Entry {
  return lexicon.find((one) => one.class === className && one.words.en.alone === en)!;
}

describe('the templates', () => {
  test('are at least 300 with slots, each with a name of its own', () => {
    expect(TEMPLATES.filter(({ slots }) => slots.length > 0).length).toBeGreaterThanOrEqual(300);
    expect(new Set(TEMPLATES.map(({ id }) => id)).size).toBe(TEMPLATES.length);
  });

  test('find every form that they ask for in every entry that fills their slots', () => {
    const rendered: string[] = [];
    for (const { template, slots } of decks) {
      const longest = Math.max(1, ...slots.map(({ domain }) => domain.length));
      for (let index = 0; index < longest; index++) {
        const fillings = Object.fromEntries(slots.map(({ slot, domain }) => [slot, domain[index % domain.length]!]));
        rendered.push(...Object.values(render(template, fillings)));
      }
    }
    expect(
      rendered.filter((text) => /undefined|[{}|()]|  |^ | $/.test(text) || text !== text.normalize('NFC')),
    ).toEqual([]);
  });

  test('say in Russian and Chinese only what is written in their letters', () => {
    for (const { parts, id } of TEMPLATES) {
      if (id.startsWith('sayings')) continue;
      for (const language of LANGUAGES)
        for (const part of parts[language])
          if (part.kind === 'text')
            expect(part.text).toMatch(
              { en: /^[A-Za-z0-9 ,.'":—()-]*$/, ru: /^[А-Яа-яЁё0-9 ,.«»:—()-]*$/, zh: /^[\p{Script=Han} ，：“”]*$/u }[
                language
              ],
            );
    }
  });
});

describe('render', () => {
  const rows = parseTemplates('test', [
    [
      '{person} {person|have|has} a(n) {colour} {animal}.',
      'у {person:ngen} {colour>animal:nom} {animal}',
      '{person} 有 一{animal:m} {colour} {animal}',
    ],
    [
      '{past} {person} saw {number*animal}.',
      '{past} {person} {person|видел|видела|видело|видели} {number*animal:acc}',
      '{past} {person} 看见 了 {number*animal}',
    ],
    [
      '{person} {action>person:pres} with {someone:obj}.',
      '{person} {action>person:pres} с(о) {someone:ins}',
      '{person} 和 {someone} 一起 {action}',
    ],
  ]);

  /** Sentences by hand. */
  test.each([
    [
      0,
      { person: ['pronoun', 'she'], colour: ['colour', 'orange'], animal: ['animal', 'cat'] },
      'she has an orange cat',
      'у неё оранжевая кошка',
      '她 有 一只 橙色 的 猫',
    ],
    [
      0,
      { person: ['kin', 'my parents'], colour: ['colour', 'black'], animal: ['animal', 'horse'] },
      'my parents have a black horse',
      'у моих родителей чёрная лошадь',
      '我的父母 有 一匹 黑色 的 马',
    ],
    [
      1,
      {
        past: ['past', 'yesterday'],
        person: ['pronoun', 'we'],
        number: ['number', 'two'],
        animal: ['animal', 'capybara'],
      },
      'yesterday we saw two capybaras',
      'вчера мы видели двух капибар',
      '昨天 我们 看见 了 两 只 水豚',
    ],
    [
      1,
      {
        past: ['past', 'yesterday'],
        person: ['kin', 'Grandma'],
        number: ['number', 'five'],
        animal: ['animal', 'wolf'],
      },
      'yesterday Grandma saw five wolves',
      'вчера бабушка видела пять волков',
      '昨天 奶奶 看见 了 五 只 狼',
    ],
    [
      2,
      { person: ['pronoun', 'I'], action: ['action', 'to read books'], someone: ['kin', 'Mom'] },
      'I read books with Mom',
      'я читаю книги с мамой',
      '我 和 妈妈 一起 看书',
    ],
    [
      2,
      { person: ['firstname', 'Ivan'], action: ['action', 'to swim'], someone: ['kin', 'the children'] },
      'Ivan swims with the children',
      'Иван плавает с детьми',
      '伊万 和 孩子们 一起 游泳',
    ],
  ] as const)('template %i of %o', (index, fillings, en, ru, zh) => {
    const filled = Object.fromEntries(
      Object.entries<readonly [string, string]>(fillings).map(([slot, [name, word]]) => [slot, entry(name, word)]),
    );
    expect(render(rows[index]!, filled)).toEqual({ en, ru, zh });
  });
});

describe('parseTemplates', () => {
  test.each([
    ['no closing mark', ['{animal}', '{animal}', '{animal}']],
    ['a slot in one language only', ['{animal}.', 'кошка', '{animal}']],
    ['a slot that cannot be read', ['{animal!}.', '{animal}', '{animal}']],
  ] as const)('refuses %s', (_, row) => {
    expect(() => parseTemplates('test', [row])).toThrow(expect.objectContaining({ code: 'bad-template' }));
  });
});
