import { parseTemplates } from './parse-template.ts';
import { EVERYDAY } from './everyday.ts';
import { GEOGRAPHY } from './geography.ts';
import { LEARNING } from './learning.ts';
import { NATURE } from './nature.ts';
import { NUMBERS } from './numbers.ts';
import { PEOPLE } from './people.ts';
import { PHRASES, SAYINGS } from './phrases.ts';
import type { Template } from './template.ts';
import { THINGS } from './things.ts';

/** Every template of the corpus, by topic; sentences that are said as they are come last and have no slots. */
export const TEMPLATES: readonly Template[] = [
  ...parseTemplates('geography', GEOGRAPHY),
  ...parseTemplates('people', PEOPLE),
  ...parseTemplates('everyday', EVERYDAY),
  ...parseTemplates('things', THINGS),
  ...parseTemplates('nature', NATURE),
  ...parseTemplates('numbers', NUMBERS),
  ...parseTemplates('learning', LEARNING),
  ...parseTemplates('phrases', PHRASES),
  ...parseTemplates('sayings', SAYINGS),
];
