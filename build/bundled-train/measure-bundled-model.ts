import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { measureModel, type DirectionQuality, type Mistake } from '../../native-models/bundled/measure-model.ts';
import { T5Engine } from '../../native-models/engine/t5-engine.ts';

const PRECISIONS = ['float32', 'int8'] as const;

interface Places {
  readonly model: string;
  readonly corpus: string;
  readonly output: string;
}

/** Measures a model in each precision that the model card names; one line of text a direction as it goes. */
export async function measureBundledModel({ model, corpus, output }: Places): Promise<void> {
  await mkdir(output, { recursive: true });
  const quality: Partial<Record<(typeof PRECISIONS)[number], Readonly<Record<string, DirectionQuality>>>> = {};
  const mistakes: (Mistake & { readonly precision: string })[] = [];
  for (const precision of PRECISIONS) {
    const engine = await T5Engine.open(model, { device: 'cpu', precision, cacheFolder: path.join(output, 'cache') });
    try {
      const measured = await measureModel(engine, corpus, (name, figures) =>
        console.log(`${precision} ${name} ${JSON.stringify(figures)}`),
      );
      quality[precision] = measured.qualities;
      mistakes.push(...measured.mistakes.map((mistake) => ({ precision, ...mistake })));
    } finally {
      await engine.close();
    }
  }
  await writeFile(path.join(output, 'quality.json'), `${JSON.stringify(quality, null, 2)}\n`);
  await writeFile(path.join(output, 'mistakes.jsonl'), mistakes.map((one) => `${JSON.stringify(one)}\n`).join(''));
}
