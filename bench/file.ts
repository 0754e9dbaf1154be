import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { T5Engine } from '../native-models/engine/t5-engine.ts';
import { translateFile } from '../native-models/translation-files/translate-file.ts';
import type { Figure, Figures } from './figure.ts';
import { openReady, type BenchSettings } from './open-engine.ts';
import { privateMb } from './process-memory.ts';
import { elapsedMs, median } from './timing.ts';

/** As the app hands texts over: file-handlers.ts. */
const TEXTS_AT_ONCE = 32;
/** A model with random weights never ends a sentence by itself. */
const generation = { max_new_tokens: 32, num_beams: 1, do_sample: false };

/**
 * A file of these lines against the same lines handed to the engine all at once, which sorts all of them by length: in turn,
 * so that both meet the machine in the same minutes. Then what the file's translation takes in memory beyond its beginning,
 * and how long a cancellation takes to be noticed.
 */
export async function* measureFile(settings: BenchSettings, all: readonly string[]): Figures {
  const lines = all.filter((line) => line.trim() !== ''); // blank ones are copied, not translated
  const folder = await mkdtemp(path.join(tmpdir(), 't5-lab-bench-file-'));
  const engine = await openReady(settings);
  const input = path.join(folder, 'in.txt');
  try {
    await writeFile(input, lines.map((line) => `${line}\n`).join(''));
    yield* measurePace({ engine, input, folder }, lines, settings.runs);
    yield await measureCancel({ engine, input, folder }, settings.runs);
  } finally {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface FileBench {
  readonly engine: T5Engine;
  readonly input: string;
  readonly folder: string;
}

async function* measurePace(bench: FileBench, lines: readonly string[], runs: number): Figures {
  const details = { texts: lines.length };
  const ratios: number[] = [];
  const rates: number[] = [];
  let growth = 0;
  for (let run = 0; run < runs; run++) {
    const atOnce = await elapsedMs(() => bench.engine.translateBatch(lines, generation, {}));
    const memory: number[] = [];
    const watch = setInterval(() => void privateMb().then((mb) => mb !== null && memory.push(mb)), 200);
    const asFile = await elapsedMs(() => translate(bench, `${run}.txt`));
    clearInterval(watch);
    ratios.push(atOnce / asFile);
    rates.push((1000 * lines.length) / asFile);
    // The first tenth fills what stays filled.
    const beginning = memory.slice(0, Math.ceil(memory.length / 10));
    if (memory.length > 0) growth = Math.max(growth, Math.max(...memory) - Math.max(...beginning));
  }
  yield { what: 'file_texts_per_s', value: median(rates), details };
  yield { what: 'file_rate_to_batch_rate', value: median(ratios), details };
  yield { what: 'file_growth_mb', value: growth, details };
}

/** The longest wait from the cancellation, at different places, to the end of the call. */
async function measureCancel(bench: FileBench, runs: number): Promise<Figure> {
  let longest = 0;
  for (let run = 0; run < runs; run++) {
    const controller = new AbortController();
    let cancelled = 0;
    const translating = translate(bench, `cancelled-${run}.txt`, controller.signal, () => {
      // In the middle of the batch that comes next.
      setTimeout(
        () => {
          cancelled = performance.now();
          controller.abort();
        },
        37 * (run + 1),
      );
    });
    await translating.catch(() => undefined);
    if (cancelled > 0) longest = Math.max(longest, performance.now() - cancelled);
  }
  return { what: 'file_cancel_ms', value: longest };
}

function translate({ engine, input, folder }: FileBench, name: string, signal?: AbortSignal, onFirst?: () => void) {
  let isFirst = true;
  return translateFile({
    input,
    output: path.join(folder, name),
    batchSize: TEXTS_AT_ONCE,
    signal,
    translateBatch: (texts) => engine.translateBatch(texts, generation, signal ? { signal } : {}),
    onProgress: () => {
      if (isFirst) onFirst?.();
      isFirst = false;
    },
  });
}
