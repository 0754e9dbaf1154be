import type { TranslatedRow } from '../../native-models/translation-files/translate-file.ts';
import type { CallContext } from '../contract/serve-calls.ts';
import type { EngineHandlers } from './engine-api.ts';
import type { Engine, EngineParts } from './engine-parts.ts';
import { folderStamp } from './folder-stamp.ts';
import { splitChoice, type EngineChoice } from './open-models.ts';

/** Texts handed to the engine at least at once; it computes those of like length together. */
const TEXTS_AT_ONCE = 32;

type FileParts = Pick<EngineParts, 'translateFile' | 'previewFile' | 'proposeOutput' | 'outputState' | 'readColumns'>;
type FileHandlers = Pick<
  EngineHandlers,
  'translation.translateFile' | 'fileTranslation.preview' | 'fileTranslation.output' | 'fineTuning.readColumns'
>;

/** Works with an open engine, and tells the caller while its weights are made. */
export type WithEngine = <Result>(
  choice: EngineChoice,
  context: CallContext,
  work: (engine: Engine) => Promise<Result>,
) => Promise<Result>;

/** What the worker answers about whole files. */
export function createFileHandlers(withEngine: WithEngine, parts: FileParts): FileHandlers {
  return {
    'translation.translateFile': ({ task_prefix = '', generation = {}, rows, ...request }, context) => {
      const { signal, emit } = context;
      const started = performance.now();
      const elapsedMs = () => performance.now() - started;
      const { choice, asked } = splitChoice(request);
      const { batch_size, output, ...file } = asked;
      const fingerprint = JSON.stringify({ choice, files: folderStamp(choice.model), task_prefix, generation });
      const batch = batch_size === undefined ? {} : { batch_size };
      return withEngine(choice, context, async (engine) => {
        const { translated, resumed } = await parts.translateFile({
          ...file,
          output,
          batchSize: textsAtOnce(batch_size),
          fingerprint,
          translateBatch: (texts) => {
            const sources = texts.map((text) => task_prefix + text);
            return engine.translateBatch(sources, generation, { signal, ...batch });
          },
          onProgress: ({ done, total }) => emit({ event: 'progress', done, total, elapsedMs: elapsedMs() }),
          onWritten: firstRows(rows ?? 0, (first) => emit({ event: 'rows', rows: first })),
          signal,
        });
        return { output, translated, resumed, elapsedMs: elapsedMs() };
      });
    },

    'fileTranslation.preview': (request, { signal, emit }) =>
      parts.previewFile({
        ...request,
        onHead: (head) => emit({ event: 'head', ...head }),
        onCount: (total) => emit({ event: 'count', total }),
        signal,
      }),

    'fileTranslation.output': async ({ input, output }) =>
      output === undefined ? parts.proposeOutput(input) : { output, state: await parts.outputState(output) },

    'fineTuning.readColumns': (request) => parts.readColumns(request),
  };
}

/** A whole number of the engine's batches. */
function textsAtOnce(batch_size = 1): number {
  return Math.ceil(TEXTS_AT_ONCE / batch_size) * batch_size;
}

/** Tells of the first rows that are written, all at once. */
function firstRows(count: number, tell: (rows: readonly TranslatedRow[]) => void) {
  let isTold = count === 0;
  return (rows: readonly TranslatedRow[]) => {
    if (!isTold && rows.length > 0) tell(rows.slice(0, count));
    isTold ||= rows.length > 0;
  };
}
