import { readModelFolder } from '../native-models/library/model-folder.ts';
import type { Figure, Figures } from './figure.ts';
import type { BenchSettings } from './open-engine.ts';
import { figureOf, measureVariant, type TrainingVariant } from './training.ts';

const batches = [2, 4, 8, 16];
/** Of source and target alike. */
const lengths = [32, 64, 128];
const vocabularyParts = [1 / 16, 1 / 4, 1 / 2];
const layerParts = [1 / 4, 1 / 2, 3 / 4];
/** What is kept where the model grows; the whole model at this shape is in the first table. */
const usual = { batch: 8, source_tokens: 32, target_tokens: 32 };

/** How step and peak of memory grow with the tokens of a batch, and with the model's vocabulary and number of blocks. */
export async function* measureTrainingGrowth(settings: BenchSettings): Figures {
  for (const length of lengths)
    for (const batch of batches)
      yield await grown(settings, { shape: { batch, source_tokens: length, target_tokens: length } });
  const { config } = await readModelFolder(settings.model);
  for (const part of vocabularyParts)
    yield await grown(settings, { shape: usual, part: { vocab_size: Math.floor(config.vocab_size * part) } });
  const blocks = Math.min(config.num_layers, config.num_decoder_layers);
  for (const num_layers of new Set(layerParts.map((part) => Math.ceil(blocks * part))))
    yield await grown(settings, { shape: usual, part: { num_layers } });
}

async function grown(settings: BenchSettings, variant: TrainingVariant): Promise<Figure> {
  const figure = figureOf('train_step_ms', await measureVariant(settings, variant));
  return { ...figure, details: { ...variant.shape, ...variant.part, ...figure.details } };
}
