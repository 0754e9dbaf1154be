import type { T5Engine } from '../native-models/engine/t5-engine.ts';
import type { Figures } from './figure.ts';
import { openReady, type BenchSettings } from './open-engine.ts';
import { elapsedMs, median } from './timing.ts';

const SOURCE_TOKENS = 128;
const TARGET_TOKENS = 32;
const words = ['Мама', 'мыла', 'раму', 'и', 'пела', 'the', 'window', 'was', 'clean', 'again'];

/**
 * The Attention tab's picture: all heads of a pair as small maps, with the model's run; then one whole head of the same pair,
 * which runs nothing. The first run, which makes the session, is told apart.
 */
export async function* measureAttention(settings: BenchSettings): Figures {
  const engine = await openReady(settings);
  try {
    const overviews: number[] = [];
    const maps: number[] = [];
    for (let run = 0; run <= settings.runs; run++) {
      const pair = { source: textOf(engine, SOURCE_TOKENS, run), target: textOf(engine, TARGET_TOKENS, run) };
      overviews.push(await elapsedMs(() => engine.attention.overview(pair)));
      const head = { kind: 'encoder', layer: 0, head: 0 } as const;
      maps.push(await elapsedMs(() => engine.attention.map({ ...pair, ...head })));
    }
    const sizes = `${SOURCE_TOKENS}x${TARGET_TOKENS}`;
    yield { what: `attention_first_overview_${sizes}_ms`, value: overviews[0]! };
    yield { what: `attention_overview_${sizes}_ms`, value: median(overviews.slice(1)) };
    yield { what: `attention_head_${sizes}_ms`, value: median(maps.slice(1)) };
  } finally {
    await engine.close();
  }
}

/** A text of about that many tokens, at most; another one for each run, so that none is known already. */
function textOf({ tokenizer }: T5Engine, tokens: number, run: number): string {
  let text = `${run}`;
  for (let at = run; ; at++) {
    const longer = `${text} ${words[at % words.length]!}`;
    if (tokenizer.encodeIds(longer).length > tokens) return text;
    text = longer;
  }
}
