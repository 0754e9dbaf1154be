import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Encoding } from '../../native-models/tokenizer/encoding.ts';
import { cancelled } from '../contract/caller.ts';
import { beforeAfter } from './before-after.ts';
import { base64 } from './base64.ts';
import type { EngineHandlers } from './engine-api.ts';
import type { CallContext } from '../contract/serve-calls.ts';
import type { EngineParts } from './engine-parts.ts';
import { createFileHandlers, type WithEngine } from './file-handlers.ts';
import { splitChoice, type OpenModels } from './open-models.ts';
import { countText } from './count-text.ts';
import { precisionCost } from './precision-cost.ts';
import { scoreData } from './score-data.ts';

/** About 10 ms of copying from thread to thread. */
const tokensPerEvent = 10_000;

/**
 * What the worker answers, one row a call. Calls run interleaved: a translation gives way after each decode step, so a
 * text is tokenized, and a second translation goes on, while a long one runs. Only what ONNX Runtime computes in one
 * piece (a decode step, a loss, a head) holds the others up.
 */
export function createEngineHandlers(models: OpenModels, parts: Omit<EngineParts, 'openEngine'>): EngineHandlers {
  const withEngine: WithEngine = (choice, { signal, emit }, work) =>
    models.withEngine(choice, signal, work, ({ doneBytes, totalBytes }) =>
      emit({ event: 'preparing', done_bytes: doneBytes, total_bytes: totalBytes }),
    );
  return {
    'tokenizer.encode': ({ model, text, add_special_tokens = true, stream = false }, context) =>
      models.withTokenizer(model, context.signal, (tokenizer) => {
        const encoding = tokenizer.encode(text, { add_special_tokens });
        return stream ? streamTokens(encoding, context) : encoding;
      }),

    'tokenizer.decode': ({ model, ids, skip_special_tokens = false }, { signal }) =>
      models.withTokenizer(model, signal, (tokenizer) => ({
        text: tokenizer.decode(ids, { skip_special_tokens }),
        each: ids.map((id) => tokenizer.decode([id], { skip_special_tokens })),
      })),

    'tokenizer.segmentations': ({ model, text, nbest }, { signal }) =>
      models.withTokenizer(model, signal, (tokenizer) => tokenizer.segmentations(text, nbest)),

    'tokenizer.vocabulary': ({ model, ...query }, { signal }) =>
      models.withTokenizer(model, signal, (tokenizer) => parts.searchVocabulary(tokenizer, query)),

    'tokenizer.trace': ({ model, text, add_special_tokens = true }, { signal }) =>
      models.withTokenizer(model, signal, (tokenizer) => parts.traceText(tokenizer, text, { add_special_tokens })),

    'tokenizer.lattice': ({ model, text, nbest, through }, { signal }) =>
      models.withTokenizer(model, signal, (tokenizer) => tokenizer.latticeView(text, { nbest, through })),

    'tokenizer.vocabularyPage': ({ model, ...query }, { signal }) =>
      models.withTokenizer(model, signal, (tokenizer) => parts.vocabularyPage(tokenizer, query)),

    'tokenizer.entries': ({ model, ids }, { signal }) =>
      models.withTokenizer(model, signal, (tokenizer) => parts.entriesOf(tokenizer, ids)),

    'tokenizer.statistics': ({ model, text }, context) =>
      models.withTokenizer(model, context.signal, (tokenizer) =>
        countText(parts.createStatisticsCounter(tokenizer), text, context),
      ),

    'attention.sheet': async (request) => parts.selfAttentionSheet(request),

    'attention.head': (request, context) => {
      const { choice, asked } = splitChoice(request);
      return withEngine(choice, context, (engine) => engine.attentionHead(asked, context));
    },

    'attention.overview': (request, context) => {
      const { choice, asked } = splitChoice(request);
      return withEngine(choice, context, async ({ attention }) => {
        const overview = await attention.overview(asked, context);
        return { ...overview, kinds: overview.kinds.map((kind) => ({ ...kind, maps: base64(kind.maps) })) };
      });
    },

    'attention.map': (request, context) => {
      const { choice, asked } = splitChoice(request);
      return withEngine(choice, context, async ({ attention }) => {
        const map = await attention.map(asked, context);
        return { ...map, weights: base64(map.weights) };
      });
    },

    'attention.cell': (request, context) => {
      const { choice, asked } = splitChoice(request);
      return withEngine(choice, context, ({ attention }) => attention.cell(asked, context));
    },

    'attention.slice': (request, context) => {
      const { choice, asked } = splitChoice(request);
      return withEngine(choice, context, ({ attention }) => attention.slice(asked, context));
    },

    'attention.positionBias': (request, context) => {
      const { choice, asked } = splitChoice(request);
      return withEngine(choice, context, ({ attention }) => attention.positionBias(asked));
    },

    'loss.forward': (request, context) => {
      const { choice, asked } = splitChoice(request);
      return withEngine(choice, context, (engine) => engine.forwardExamples(asked, context));
    },

    'loss.outputSlice': (request, context) => {
      const { choice, asked } = splitChoice(request);
      return withEngine(choice, context, async ({ outputs }) => {
        const slice = await outputs.slice(asked, context);
        return { ...slice, values: base64(slice.values) };
      });
    },

    'loss.score': (request, context) => {
      const { choice, asked } = splitChoice(request);
      return withEngine(choice, context, (engine) => scoreData(engine, parts.readExamples, asked.data, context));
    },

    'loss.batch': (request, context) => {
      const { choice, asked } = splitChoice(request);
      return withEngine(choice, context, async (engine) => engine.collatePairs(asked.pairs));
    },

    'loss.precisionCost': ({ precision, ...choice }, context) =>
      precisionCost(precision, (chosen, work) => withEngine({ ...choice, precision: chosen }, context, work), context),

    'translation.prepare': (request, context) =>
      withEngine(request, context, (engine) => engine.prepareTranslation(context)),

    'translation.translate': (request, context) => {
      const { choice, asked } = splitChoice(request);
      const { emit, signal } = context;
      return withEngine(choice, context, (engine) => engine.translate(asked, { onStep: emit, onBeams: emit, signal }));
    },

    'translation.distribution': (request, context) => {
      const { choice, asked } = splitChoice(request);
      return withEngine(choice, context, async (engine) => {
        const { logits, ...rest } = await engine.nextDistribution(asked, context);
        return { ...rest, logits: base64(logits) };
      });
    },

    'translation.alignment': (request, context) => {
      const { choice, asked } = splitChoice(request);
      const { source, task_prefix = '', ...rest } = asked;
      return withEngine(choice, context, async ({ attention }) => {
        const map = await attention.alignment({ ...rest, source: task_prefix + source }, context);
        return { ...map, weights: base64(map.weights) };
      });
    },

    'translation.measureAlignment': (request, context) => {
      const { choice, asked } = splitChoice(request);
      const { emit, signal } = context;
      const onProgress = (done: number, total: number) => emit({ event: 'progress', done, total });
      return withEngine(choice, context, async ({ attention }) => {
        const measured = await attention.measureAlignment(asked, { signal, onProgress });
        return { ...measured, losses: base64(measured.losses), effects: base64(measured.effects) };
      });
    },

    'fineTuning.beforeAfter': (job, context) =>
      beforeAfter(job, parts, (model, work) => withEngine({ model, threads: job.threads }, context, work), context),

    ...createFileHandlers(withEngine, parts),

    'devices.list': () => parts.listDevices(),
  };
}

/** Sends the tokens in parts that neither side needs long for, and returns what is left. */
async function streamTokens(encoding: Encoding, { emit, signal }: CallContext): Promise<Encoding> {
  for (let from = 0; from < encoding.tokens.length; from += tokensPerEvent) {
    emit({ event: 'tokens', tokens: encoding.tokens.slice(from, from + tokensPerEvent) });
    await nextTurn();
    if (signal.aborted) throw cancelled();
  }
  return { ...encoding, tokens: [] };
}
