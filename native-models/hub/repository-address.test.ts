import { HUB_URL } from '@huggingface/hub';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HubError } from './hub-error.ts';
import { parseRepositoryAddress, publicHub } from './repository-address.ts';

const ID = 'utrobinmv/t5_translate_en_ru_zh_small_1024';

test('the public endpoint is the one that @huggingface/hub has', () => expect(publicHub).toBe(HUB_URL));

test.each([
  [ID, publicHub, ID, 'main'],
  [`  ${ID}\n`, publicHub, ID, 'main'],
  ['t5-small', publicHub, 't5-small', 'main'],
  [`${ID}@v1.0`, publicHub, ID, 'v1.0'],
  [`${ID}@refs/pr/3`, publicHub, ID, 'refs/pr/3'],
  [`https://huggingface.co/${ID}`, publicHub, ID, 'main'],
  [`huggingface.co/${ID}/`, publicHub, ID, 'main'],
  [`https://huggingface.co/${ID}/tree/main`, publicHub, ID, 'main'],
  [`https://huggingface.co/${ID}/tree/refs%2Fpr%2F1`, publicHub, ID, 'refs/pr/1'],
  [`https://huggingface.co/${ID}/tree/refs/pr/1/folder`, publicHub, ID, 'refs/pr/1'],
  [`https://huggingface.co/${ID}/blob/v2/config.json?x=1#L3`, publicHub, ID, 'v2'],
  [`https://huggingface.co/${ID}/resolve/main/model.safetensors?download=true`, publicHub, ID, 'main'],
  ['https://huggingface.co/t5-small/tree/main', publicHub, 't5-small', 'main'],
  ['https://mirror.example/google/mt5-small', 'https://mirror.example', 'google/mt5-small', 'main'],
  ['http://127.0.0.1:8080/google/mt5-small/tree/dev', 'http://127.0.0.1:8080', 'google/mt5-small', 'dev'],
])('%s', (text, endpoint, name, revision) => {
  expect(parseRepositoryAddress(text)).toEqual({ endpoint, name, revision });
});

test('an endpoint with a path takes ids, and addresses below it', () => {
  const mirror = 'https://mirror.example/hub/';
  const expected = { endpoint: 'https://mirror.example/hub', name: 'a/b', revision: 'main' };
  expect(parseRepositoryAddress('a/b', mirror)).toEqual(expected);
  expect(parseRepositoryAddress('https://mirror.example/hub/a/b', mirror)).toEqual(expected);
  expect(parseRepositoryAddress('https://huggingface.co/a/b', mirror).endpoint).toBe(publicHub);
});

test.each([
  '',
  'a/b/c',
  '../secret',
  'a/..',
  'a/b@../../x',
  'a/b@main@dev',
  'owner/',
  '/name',
  'owner/-name',
  'own--er/name',
  'owner/name.git',
  'owner/na me',
  'owner/name@',
  'https://huggingface.co',
  'https://huggingface.co/datasets/owner/name',
  'https://huggingface.co/spaces/owner/name',
  'https://huggingface.co/owner/name/discussions/3',
  'https://huggingface.co/owner/name/tree/%',
  'ftp://huggingface.co/owner/name',
  'file:///etc/passwd',
  'javascript:alert(1)',
])('%s is refused with a sentence and a hint', (text) => {
  expect(() => parseRepositoryAddress(text)).toThrow(
    expect.objectContaining({
      code: 'address-invalid',
      details: expect.objectContaining({ hint: expect.any(String) }),
    }),
  );
});

test('an address with a password is refused, and the sentence does not repeat it', () => {
  const read = () => parseRepositoryAddress('https://me:hf_secret@huggingface.co/owner/name');
  expect(read).toThrow(HubError);
  expect(read).not.toThrow(/hf_secret/);
});

const part = fc
  .stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,30}$/)
  .filter((text) => !/--|\.\.|[-.]$|\.git$/.test(text) && !['datasets', 'spaces', 'kernels'].includes(text));
const view = fc.constantFrom('tree', 'blob', 'resolve', 'raw');

test('every id is found again in each of its addresses', () => {
  fc.assert(
    fc.property(part, part, part, view, fc.webPath(), (owner, model, revision, kind, rest) => {
      fc.pre(!['tree', 'blob', 'resolve', 'raw', 'commit'].includes(model));
      const name = `${owner}/${model}`;
      expect(parseRepositoryAddress(name).name).toBe(name);
      expect(parseRepositoryAddress(`${name}@${revision}`)).toEqual({ endpoint: publicHub, name, revision });
      const address = parseRepositoryAddress(`https://mirror.example/${name}/${kind}/${revision}${rest}`);
      expect(address).toEqual({ endpoint: 'https://mirror.example', name, revision });
    }),
  );
});

test('whatever is typed, either a typed error or an address that stays in its place comes out', () => {
  const typed = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.string({ unit: fc.constantFrom('a', '/', '.', '-', '@', ':', '%', '2') }),
  );
  fc.assert(
    fc.property(typed, (text) => {
      try {
        const { name, revision, endpoint } = parseRepositoryAddress(text);
        expect(name).toMatch(/^[\w.-]+(\/[\w.-]+)?$/);
        expect(`${name}/${revision}`).not.toMatch(/\.\./);
        const path = `/${name}/resolve/${revision}/config.json`;
        expect(new URL(`${endpoint}${path}`).href).toBe(`${endpoint}${path}`);
      } catch (error) {
        if (!(error instanceof HubError)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});
