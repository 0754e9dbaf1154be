/**
 * Safetensors files made smaller for the in-repo fixtures: of a large tensor every n-th value is kept, under the same name.
 * The file's metadata says which: `reduced` = {"name": {"shape": [...], "stride": n}}.
 * Format: https://huggingface.co/docs/safetensors (u64 length, JSON header, raw little-endian values).
 */

/**
 * @typedef {{ name: string, dtype: string, shape: number[], bytes: Buffer }} StoredTensor
 * @typedef {{ shape: number[], stride: number }} Reduction
 */

const BYTES_PER_VALUE = /** @type {Record<string, number>} */ ({ F32: 4, I64: 8 });

/**
 * @param {Buffer} file the whole file
 * @returns {StoredTensor[]} in the order of the names
 */
export function parseTensors(file) {
  const headerLength = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, 8 + headerLength).toString('utf8'));
  return Object.keys(header)
    .filter((name) => name !== '__metadata__')
    .sort()
    .map((name) => {
      const { dtype, shape, data_offsets } = header[name];
      const [from, to] = data_offsets;
      return { name, dtype, shape, bytes: file.subarray(8 + headerLength + from, 8 + headerLength + to) };
    });
}

/**
 * @param {readonly StoredTensor[]} tensors
 * @param {Record<string, string>} metadata
 * @returns {Buffer} the file; the header is padded with spaces to a multiple of 8 bytes
 */
export function serializeTensors(tensors, metadata) {
  /** @type {Record<string, unknown>} */
  const header = { __metadata__: metadata };
  let offset = 0;
  for (const { name, dtype, shape, bytes } of tensors) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
  }
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const padding = Buffer.alloc((8 - (text.length % 8)) % 8, ' ');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length + padding.length));
  return Buffer.concat([length, text, padding, ...tensors.map((tensor) => tensor.bytes)]);
}

/**
 * The smallest prime that leaves at most `limit` of `count` values and divides no axis: so every row, column and head is met.
 * @param {number} count
 * @param {readonly number[]} shape
 * @param {number} limit
 */
export function strideFor(count, shape, limit) {
  if (count <= limit) return 1;
  let stride = Math.ceil(count / limit);
  while (!isPrime(stride) || shape.some((size) => size % stride === 0)) stride += 1;
  return stride;
}

/** @param {number} value */
function isPrime(value) {
  if (value < 2) return false;
  for (let divisor = 2; divisor * divisor <= value; divisor += 1) if (value % divisor === 0) return false;
  return true;
}

/**
 * @param {Buffer} file a safetensors file of F32 and I64 tensors
 * @param {number} limit how many values of a tensor are kept
 * @returns {Buffer} the smaller file
 */
export function reduceTensorsFile(file, limit) {
  /** @type {Record<string, Reduction>} */
  const reduced = {};
  const kept = parseTensors(file).map((tensor) => {
    const width = BYTES_PER_VALUE[tensor.dtype];
    if (width === undefined) throw new Error(`${tensor.name}: the dtype ${tensor.dtype} is not one of F32, I64.`);
    const count = tensor.bytes.length / width;
    const stride = strideFor(count, tensor.shape, limit);
    if (stride === 1) return tensor;
    const bytes = Buffer.alloc(Math.ceil(count / stride) * width);
    for (let i = 0; i * stride < count; i += 1) {
      tensor.bytes.copy(bytes, i * width, i * stride * width, i * stride * width + width);
    }
    reduced[tensor.name] = { shape: tensor.shape, stride };
    return { ...tensor, shape: [bytes.length / width], bytes };
  });
  return serializeTensors(kept, { reduced: JSON.stringify(reduced) });
}
