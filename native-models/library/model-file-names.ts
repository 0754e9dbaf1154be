/** The weights of a model in one file, as transformers names it. */
export const weightsName = 'model.safetensors';
/** Of a model in several files: which of them holds which tensor. */
export const weightsIndexName = 'model.safetensors.index.json';
/** Weights of other frameworks, whose formats the lab does not read. */
export const otherWeights =
  /^(pytorch_model.*\.(bin|json)|tf_model\.h5|flax_model\.msgpack|model.*\.(onnx|gguf|pt|pth))$/;
/** One of them is enough to read and write text. */
export const tokenizerNames: readonly string[] = ['spiece.model', 'tokenizer.json'];
