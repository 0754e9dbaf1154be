import type { Random } from '../../distributions/random.ts';
import type { Example } from '../../data-sets/example.ts';
import { DIRECTIONS, taskPrefix, type Direction, type Language } from './language.ts';
import { withVariants } from './source-variants.ts';
import type { Triple } from './triple.ts';
import { drawWriting } from './writings.ts';
import { asTarget, written, type Writing } from './written.ts';

/** How often a source text that goes into English has no task prefix. */
const WITHOUT_PREFIX = 0.25;

export interface DirectedExample extends Example {
  readonly direction: Direction;
}

/** A triple in all six directions, each written in its own way; both sides of an example are written alike. */
export function examplesOf(triple: Triple, random: Random): DirectedExample[] {
  return DIRECTIONS.map((direction) => {
    const drawn = drawWriting(triple, direction.source, random);
    const writing = simplest(triple, direction.source, drawn);
    const prefix = direction.target === 'en' && random() < WITHOUT_PREFIX ? '' : taskPrefix(direction.target);
    const words = {
      ...triple.words,
      [direction.source]: withVariants(triple.words[direction.source], direction.source, random),
    };
    const source = prefix + written({ ...triple, words }, direction.source, writing);
    return { direction, source, target: targetOf(triple, direction, writing) };
  });
}

/** What has no capitals to lose is written alike in several ways, and goes into the simplest of them. */
function simplest(triple: Triple, source: Language, drawn: Writing): Writing {
  const text = written(triple, source, drawn);
  return (['plain', 'bare'] as const).find((writing) => written(triple, source, writing) === text) ?? drawn;
}

/** A name as it stands, with its task prefix: what the share of names that come out right is measured on. */
export function nameExample(triple: Triple, direction: Direction): DirectedExample {
  const source = taskPrefix(direction.target) + written(triple, direction.source, 'plain');
  return { direction, source, target: targetOf(triple, direction, 'plain') };
}

function targetOf(triple: Triple, { target }: Direction, writing: Writing): string {
  const text = written(triple, target, writing);
  return target === 'zh' ? asTarget(text) : text;
}
