/** The kinds of known answers that `npm run conformance` can hold a model against: one row a kind. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * @typedef {object} Outcome
 * @property {string} title what was asked
 * @property {boolean} ok
 * @property {string} [detail] where it fails: expected and found
 *
 * @typedef {object} CheckKind
 * @property {(check: any) => string} title
 * @property {(check: any, model: readonly string[]) => readonly string[]} args the call of the terminal door
 * @property {(check: any, reply: any) => readonly (readonly [what: string, expected: unknown, found: unknown])[]} pairs what must agree
 */

/** float32 sums in another order differ in the last digits; that may move a figure over the edge of its rounding. */
const ROUNDING_SLACK = 1e-5;

/** @type {Record<string, CheckKind>} */
const KINDS = {
  self_attention: {
    title: () => 'self-attention by hand: z',
    args: (check) => ['self-attention', '--sheet', check.sheetFile],
    pairs: (check, reply) => [['z', rounded(check.z, check.decimals), rounded(reply.z, check.decimals, check.z)]],
  },
  encode: {
    title: ({ text, add_special_tokens }) => `ids of «${text}»${add_special_tokens ? '' : ' without special tokens'}`,
    args: ({ text, add_special_tokens }, model) => [
      ...['tokenize', ...model, '--text', text],
      ...(add_special_tokens ? [] : ['--no-special-tokens']),
    ],
    pairs: ({ input_ids }, reply) => [['input_ids', input_ids, reply.input_ids]],
  },
  decode: {
    title: ({ ids }) => `text of ${JSON.stringify(ids)}, whole and one by one`,
    args: ({ ids }, model) => ['detokenize', ...model, '--ids', ids.join(',')],
    pairs: ({ text, each }, reply) => [
      ['text', text, reply.text],
      ['each', each, reply.each],
    ],
  },
  pieces: {
    title: ({ from, pieces }) => `pieces ${from} to ${from + pieces.length - 1}`,
    args: ({ from, pieces }, model) => ['vocabulary', ...model, '--from', `${from}`, '--count', `${pieces.length}`],
    pairs: ({ from, pieces }, reply) =>
      pieces.map((/** @type {string} */ piece, /** @type {number} */ i) => [
        `piece ${from + i}`,
        piece,
        reply[i]?.piece,
      ]),
  },
  piece_id: {
    title: ({ piece }) => `id of the piece «${piece}»`,
    args: ({ piece }, model) => ['vocabulary', ...model, '--piece', piece],
    pairs: ({ id }, reply) => [['id', id, reply[0]?.id]],
  },
  num_parameters: {
    title: () => 'number of parameters',
    args: (_check, model) => ['summary', ...model],
    pairs: ({ num_parameters }, reply) => [['num_parameters', num_parameters, reply.num_parameters]],
  },
  module_tree: {
    title: ({ lines }) => `module tree, ${lines.length} lines`,
    args: (_check, model) => ['summary', ...model],
    pairs: ({ lines }, reply) => {
      const found = reply.module_tree.split('\n');
      const changed = lines.findIndex((/** @type {string} */ line, /** @type {number} */ i) => line !== found[i]);
      return [
        ['number of lines', lines.length, found.length],
        [`line ${changed + 1}`, lines[changed], changed === -1 ? undefined : found[changed]],
      ];
    },
  },
  translation: {
    title: ({ source }) => `translation of «${source}»`,
    args: ({ source }, model) => ['translate', ...model, '--source', source],
    // The notebook prints the ids of some translations only.
    pairs: ({ ids, text }, reply) => [
      ['ids', ids, ids && reply.sequences[0]?.ids],
      ['text', text, reply.sequences[0]?.text],
    ],
  },
  loss: {
    title: ({ source, target }) => `loss of «${source}» → «${target}»`,
    args: ({ source, target }, model) => ['forward', ...model, '--source', source, '--target', target],
    pairs: ({ loss, decimals }, reply) => [['loss', rounded(loss, decimals), rounded(reply.loss, decimals, loss)]],
  },
};

/**
 * A figure, or a matrix of them, as it is printed; one that is within rounding of `expected` counts as equal to it.
 * @param {any} value
 * @param {number} decimals
 * @param {any} [expected]
 * @returns {unknown}
 */
function rounded(value, decimals, expected) {
  if (Array.isArray(value)) return value.map((inner, i) => rounded(inner, decimals, expected?.[i]));
  if (typeof value !== 'number') return value;
  const within = typeof expected === 'number' && Math.abs(value - expected) <= 0.5 * 10 ** -decimals + ROUNDING_SLACK;
  return (within ? expected : value).toFixed(decimals);
}

/**
 * Asks the lab for one known answer.
 * @param {any} check a row of the table
 * @param {readonly string[]} model `['--model', FOLDER]`
 * @param {import('../lab-door.mjs').LabDoor} lab
 * @returns {Promise<Outcome>}
 */
export async function runCheck(check, model, lab) {
  const kind = KINDS[check.kind];
  if (!kind) return { title: `check of the kind ${check.kind}`, ok: false, detail: `there is no such kind` };
  const title = kind.title(check);
  const folder = mkdtempSync(path.join(tmpdir(), 't5-lab-conformance-'));
  try {
    const sheetFile = path.join(folder, 'sheet.json');
    if (check.sheet) writeFileSync(sheetFile, JSON.stringify(check.sheet));
    const reply = await lab(kind.args({ ...check, sheetFile }, model));
    const broken = kind
      .pairs(check, reply)
      .find(([, expected, found]) => JSON.stringify(expected) !== JSON.stringify(found));
    if (!broken) return { title, ok: true };
    const [what, expected, found] = broken;
    return {
      title,
      ok: false,
      detail: `${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`,
    };
  } catch (error) {
    return { title, ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
