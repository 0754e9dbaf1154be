import { CorpusError } from '../corpus-error.ts';
import { byLanguage, LANGUAGES } from '../language.ts';
import type { End, Part, Template, TemplateRow } from './template.ts';

const SLOT = /\{([^{}]*)\}/;
const NAME = '[a-z]+[0-9]?';
const FORM = '[a-z0-9.]*';
const FORMS = new RegExp(`^(${NAME})(?::(${FORM}))?$`);
const AGREEING = new RegExp(`^(${NAME})>(${NAME})(?::(${FORM}))?$`);
const COUNT = new RegExp(`^(${NAME})\\*(${NAME})(?::(${FORM}))?$`);
const CHOICE = new RegExp(`^(${NAME})((?:\\|[^|]*){2,6})$`);

/**
 * The templates of a table. English carries the closing mark of all three; words of Chinese are set apart by spaces,
 * which only the tokenizer's training sees. Throws CorpusError `bad-template` where a slot cannot be read or stands in
 * one language only.
 */
export function parseTemplates(topic: string, rows: readonly TemplateRow[]): Template[] {
  return rows.map(([en, ru, zh, options = {}], index) => {
    const end = en.at(-1) as End;
    if (!['.', '?', '!'].includes(end)) throw badTemplate(en, 'ends with one of . ? !');
    const texts = { en: en.slice(0, -1), ru, zh };
    const parts = byLanguage((language) => parseParts(texts[language]));
    const slots = slotsOf(parts.en);
    for (const language of LANGUAGES)
      if (slotsOf(parts[language]).sort().join() !== [...slots].sort().join())
        throw badTemplate(texts[language], `has the slots of the English one (${slots.join(', ')})`);
    const opens = options.opens ?? end !== '!';
    return { id: `${topic}-${index + 1}`, parts, slots, end, weight: options.weight ?? 1, opens };
  });
}

function parseParts(text: string): Part[] {
  return text
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== '')
    .map((part) => {
      const inner = SLOT.exec(part)?.[1];
      return inner === undefined ? { kind: 'text', text: part } : parseSlot(inner, text);
    });
}

function parseSlot(inner: string, text: string): Part {
  const choice = CHOICE.exec(inner);
  if (choice) return { kind: 'choice', slot: choice[1]!, options: choice[2]!.slice(1).split('|') };
  const agreeing = AGREEING.exec(inner);
  if (agreeing) return { kind: 'agreeing', slot: agreeing[1]!, governor: agreeing[2]!, form: agreeing[3] ?? '' };
  const count = COUNT.exec(inner);
  if (count) return { kind: 'count', slot: count[1]!, noun: count[2]!, form: count[3] ?? '' };
  const form = FORMS.exec(inner);
  if (form) return { kind: 'form', slot: form[1]!, form: form[2] ?? '' };
  throw badTemplate(text, `has readable slots, not {${inner}}`);
}

/** Every slot that a text names, each once, in order. */
function slotsOf(parts: readonly Part[]): string[] {
  const names = parts.flatMap((part) => {
    if (part.kind === 'text') return [];
    if (part.kind === 'agreeing') return [part.slot, part.governor];
    return part.kind === 'count' ? [part.slot, part.noun] : [part.slot];
  });
  return [...new Set(names)];
}

function badTemplate(text: string, expected: string): CorpusError {
  return new CorpusError('bad-template', `A template ${expected}, but one is «${text}».`, { found: text, expected });
}
