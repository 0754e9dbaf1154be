import { CorpusError } from '../corpus-error.ts';

const PAST = { m: '', f: 'а', n: 'о', p: 'и' } as const;

/** The third person and the plural of a verb of neither conjugation. */
const IRREGULAR: Readonly<Record<string, readonly [he: string, we: string, you: string]>> = {
  есть: ['ест', 'едим', 'едите'],
  хотеть: ['хочет', 'хотим', 'хотите'],
};

/**
 * A verb as the tables write it: `читать/читаю/читаешь/читают` (infinitive, I, you, they), with the past of a verb that
 * does not form it from its infinitive as a fifth part (`шёл`) and its other genders' stem as a sixth (`шл`), and after
 * `!` the command: `!читай`. A reflexive verb carries its ся or сь everywhere. The forms are `inf`, `0` … `5` (the
 * present, of a perfective verb the future, by `Person`), `m` `f` `n` `p` (past) and `imp`.
 */
export function conjugate(text: string): Record<string, string> {
  const [parts = '', imperative] = text.split('!');
  const [infinitive, first, second, they, past, pastStem] = parts.split('/');
  if (!infinitive || !first || !second || !they)
    throw new CorpusError('bad-entry', `A Russian verb needs infinitive, I, you and they, which «${text}» has not.`);
  const reflexive = /(ся|сь)$/.test(infinitive);
  const plain = (form: string): string => (reflexive ? form.replace(/(ся|сь)$/, '') : form);
  const stem = plain(second).slice(0, -2);
  const pastMasculine = past ?? `${plain(infinitive).replace(/ть$/, '')}л`;
  const otherPast = pastStem ?? past ?? pastMasculine;
  const forms: Record<string, string> = { inf: infinitive, '0': first, '1': second, '5': they };
  const [he, we, you] = IRREGULAR[infinitive] ?? [`${stem}т`, `${stem}м`, `${stem}те`];
  Object.assign(forms, {
    '2': withReflexive(he, reflexive),
    '3': withReflexive(we, reflexive),
    '4': withReflexive(you, reflexive),
  });
  for (const [gender, ending] of Object.entries(PAST))
    forms[gender] = withReflexive((ending ? otherPast : pastMasculine) + ending, reflexive);
  if (imperative) forms['imp'] = imperative;
  return forms;
}

function withReflexive(form: string, reflexive: boolean): string {
  if (!reflexive) return form;
  return form + (/[аеёиоуыэюя]$/.test(form) ? 'сь' : 'ся');
}
