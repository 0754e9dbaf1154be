import type { OpenedModel } from '../native-models/fine-tuning/open-training.ts';
import { t5Parameters } from '../native-models/t5/parameter-names.ts';

/** The beginning of a model: its first pieces, its first blocks. What is left out stays as it is. */
export interface ModelPart {
  readonly vocab_size?: number;
  /** Blocks of the encoder, and as many of the decoder. */
  readonly num_layers?: number;
}

/** Embedding and output layer: one row a piece, one after the other. */
const perPiece: readonly string[] = ['shared.weight', 'lm_head.weight'];

/** The same files, of which only a part is read: a smaller model to train. The config may not spell sizes above its own. */
export function partOfModel(opened: OpenedModel, part: ModelPart): OpenedModel {
  const { model } = opened;
  const { vocab_size = model.config.vocab_size, num_layers } = part;
  const blocks = num_layers === undefined ? {} : { num_layers, num_decoder_layers: num_layers };
  const config = { ...model.config, ...blocks, vocab_size };
  const tensors = new Map(
    t5Parameters(config).map(({ name, dims }) => {
      const tensor = model.tensors.get(name)!;
      const byteLength = perPiece.includes(name)
        ? (tensor.byteLength / tensor.dims[0]!) * vocab_size
        : tensor.byteLength;
      return [name, { ...tensor, dims, byteLength }];
    }),
  );
  return { ...opened, model: { ...model, config, tensors } };
}
