import type { Encoding, Token } from '../../native-models/tokenizer/encoding.ts';
import type { JsonOutput } from './output.ts';

const idsPerPiece = 100_000;

/**
 * Writes the document of a text whose tokens would not fit into one string (JavaScript's end at 512 MB): the tokens as
 * they come, then the rest. `encode` gives the tokens to its argument, in order, and resolves with an encoding without
 * them.
 */
export async function writeLongEncoding(
  output: JsonOutput,
  encode: (onTokens: (tokens: readonly Token[]) => void) => Promise<Encoding>,
): Promise<void> {
  let written = output.writePiece('{"tokens":[');
  let isFirst = true;
  const encoding = await encode((tokens) => {
    const piece = tokens.map((token) => JSON.stringify(token)).join(',');
    const separator = isFirst ? '' : ',';
    isFirst = false;
    written = written.then(() => output.writePiece(separator + piece));
  });
  await written;
  const { text, normalized, input_ids, attention_mask } = encoding;
  await output.writePiece(`],"text":${JSON.stringify(text)},"normalized":${JSON.stringify(normalized)}`);
  for (const [name, values] of Object.entries({ input_ids, attention_mask })) {
    await output.writePiece(`,"${name}":[`);
    for (let from = 0; from < values.length; from += idsPerPiece)
      await output.writePiece((from === 0 ? '' : ',') + values.slice(from, from + idsPerPiece).join(','));
    await output.writePiece(']');
  }
  await output.writePiece('}\n');
}
