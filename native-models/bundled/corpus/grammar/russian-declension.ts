import { CorpusError } from '../corpus-error.ts';
import type { Case } from './russian-adjective.ts';
import type { NounSpec } from './russian-noun.ts';

type Forms = Partial<Record<Case, string>>;

const HUSHING = /[жшчщ]$/;
const VELAR_OR_HUSHING = /[гкхжшчщ]$/;

/** The letter that each ending of a noun of this kind begins with is settled by the last letter of its stem. */
interface Kind {
  readonly stem: string;
  readonly endings: readonly [gen: string, dat: string, ins: string, pre: string];
}

/**
 * The singular of a noun by the ending of its nominative. Rules: Zaliznyak's declensions 1 to 3 with the spelling
 * rules.
 */
export function singularForms(spec: NounSpec, nominative: string): Forms {
  const { stem, endings } = kindOf(spec, nominative);
  const [gen, dat, ins, pre] = endings.map((ending) => stem + spelled(stem, ending));
  return { nom: nominative, gen: gen!, dat: dat!, ins: ins!, pre: pre! };
}

function kindOf(spec: NounSpec, nominative: string): Kind {
  const { gender, endStressed: stressed } = spec;
  const stem = spec.overrides['stem'] ?? nominative.replace(/(ё|[аоеяьй])$/, '');
  const hard = /[жшчщц]$/.test(stem) && !stressed ? 'е' : 'о';
  const soft = stressed ? 'ё' : 'е';
  const afterI = /и[яей]$/.test(nominative) ? 'и' : 'е';
  const last = nominative.at(-1)!;
  if (gender === 'f' && last === 'ь') return { stem, endings: ['и', 'и', 'ью', 'и'] };
  if (last === 'а') return { stem, endings: ['ы', 'е', `${hard}й`, 'е'] };
  if (last === 'я') return { stem, endings: ['и', afterI, `${soft}й`, afterI] };
  if (gender === 'm' && (last === 'ь' || last === 'й')) return { stem, endings: ['я', 'ю', `${soft}м`, afterI] };
  if (gender === 'm' && /[бвгджзклмнпрстфхцчшщ]/.test(last)) return { stem, endings: ['а', 'у', `${hard}м`, 'е'] };
  if (gender === 'n' && last === 'о') return { stem, endings: ['а', 'у', 'ом', 'е'] };
  if (gender === 'n' && (last === 'е' || last === 'ё'))
    return /[жшчщц]$/.test(stem)
      ? { stem, endings: ['а', 'у', `${hard}м`, 'е'] }
      : { stem, endings: ['я', 'ю', `${soft}м`, afterI] };
  throw new CorpusError(
    'bad-entry',
    `No declension is known for «${nominative}» (${gender}); mark it as never changing, or give its forms.`,
  );
}

/** The accusative of the singular is the nominative or genitive, but for words in -а and -я. */
export function accusative({ gender, animate }: NounSpec, forms: Forms): string {
  const nominative = forms.nom!;
  if (/[ая]$/.test(nominative) && gender !== 'n') return nominative.replace(/а$/, 'у').replace(/я$/, 'ю');
  return gender === 'm' && animate ? forms.gen! : nominative;
}

/**
 * The plural, of which only nominative and genitive are ever irregular (and the instrumental of a few, as an override).
 */
export function pluralForms(spec: NounSpec, nominative: string): Forms {
  const { overrides, gender } = spec;
  const nom = gender === 'p' ? nominative : (overrides['nom.pl'] ?? pluralNominative(spec, nominative));
  const gen = overrides[gender === 'p' ? 'gen' : 'gen.pl'] ?? pluralGenitive(spec, nominative);
  const stem = nom.slice(0, -1);
  const isSoft = /я$/.test(nom) || (/и$/.test(nom) && (!VELAR_OR_HUSHING.test(stem) || /[аеиоуыэюяь]$/.test(stem)));
  const vowel = isSoft ? 'я' : 'а';
  return { nom, gen, dat: `${stem}${vowel}м`, ins: `${stem}${vowel}ми`, pre: `${stem}${vowel}х` };
}

function pluralNominative(spec: NounSpec, nominative: string): string {
  const { stem } = kindOf(spec, nominative);
  const last = nominative.at(-1)!;
  if (spec.gender === 'n') return stem + (last === 'о' || /[жшчщц]$/.test(stem) ? 'а' : 'я');
  return stem + (/[ьяй]/.test(last) ? 'и' : spelled(stem, 'ы'));
}

function pluralGenitive(spec: NounSpec, nominative: string): string {
  if (spec.gender === 'p')
    throw new CorpusError('bad-entry', `«${nominative}» is plural only and needs its genitive: gen=…`);
  const { stem } = kindOf(spec, nominative);
  const last = nominative.at(-1)!;
  if (/и[яе]$/.test(nominative)) return `${stem}й`;
  if (last === 'а' || last === 'о') return stem;
  if (last === 'я') return stem + (/[аеиоуыэюя]$/.test(stem) ? 'й' : 'ь');
  if (spec.gender === 'n') return /[жшчщц]$/.test(stem) ? stem : `${stem}ей`;
  if (last === 'ь' || HUSHING.test(stem)) return `${stem}ей`;
  if (last === 'й') return stem + (spec.endStressed ? 'ёв' : 'ев');
  return stem + (stem.endsWith('ц') && !spec.endStressed ? 'ев' : 'ов');
}

/** After г к х ж ш ч щ stands и, not ы. */
function spelled(stem: string, ending: string): string {
  return VELAR_OR_HUSHING.test(stem) ? ending.replace(/^ы/, 'и') : ending;
}
