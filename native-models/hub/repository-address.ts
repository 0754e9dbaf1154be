import { inEnglish, type Said } from '../errors/phrases.ts';
import { shown } from '../errors/shown.ts';
import { HubError } from './hub-error.ts';

/** Where a model lies. */
export interface RepositoryAddress {
  /** Of the Hub or a mirror: scheme, host and path, no slash at the end. */
  readonly endpoint: string;
  /** `owner/name`; the oldest models have no owner. */
  readonly name: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
}

/** The Hub's public address, as @huggingface/hub has it. */
export const publicHub = 'https://huggingface.co';

const MAIN = 'main';
const HINT = 'Give the id of a model such as owner/name, or the address of its page.';
/** What the Hub allows in an owner's or a model's name (validate_repo_id of huggingface_hub). */
const NAME_PART = /^(?![-.])(?!.*(--|\.\.))[\w.-]{1,96}(?<![-.])$/;
/** A ref name as git allows it, and nothing that leaves its place in an address. */
const REVISION = /^(?!.*(\.\.|\/\/|@\{))[\w][\w./+-]{0,254}(?<![./])$/;
const VIEWS = ['tree', 'blob', 'resolve', 'raw', 'commit'];
const OTHER_KINDS: Readonly<Record<string, 'data set' | 'space' | 'kernel'>> = {
  datasets: 'data set',
  spaces: 'space',
  kernels: 'kernel',
};

/**
 * The repository that a person means: `owner/name`, `owner/name@revision`, or the address of any of its pages, which
 * brings its own endpoint.
 * @param endpoint where an id without an address is looked for, and what an address may begin with.
 * @throws HubError `address-invalid`.
 */
export function parseRepositoryAddress(text: string, endpoint: string = publicHub): RepositoryAddress {
  const given = text.trim();
  const base = parseEndpoint(endpoint);
  // An address without its scheme has a dot in its first part and two more parts.
  const hasHost = /^[\w-]+(\.[\w-]+)+(:\d+)?\/[^/]+\/[^/]/.test(given);
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(given) && !hasHost) {
    const [name = '', revision, ...more] = given.split('@');
    if (more.length > 0) throw invalid(text, ['one-at-sign']);
    return checked(text, base, name.split('/'), revision ?? MAIN);
  }
  const url = parseUrl(hasHost ? `https://${given}` : given, text);
  const path = url.pathname.replace(/\/+$/, '');
  const basePath = new URL(base).pathname.replace(/\/$/, '');
  const isBelow = url.origin === new URL(base).origin && path.startsWith(`${basePath}/`);
  const parts = (isBelow ? path.slice(basePath.length) : path).split('/').slice(1);
  return fromParts(text, isBelow ? base : url.origin, parts);
}

/** The endpoint of the Hub or of a mirror, without a slash at its end. @throws HubError `address-invalid`. */
export function parseEndpoint(text: string): string {
  const { origin, pathname } = parseUrl(text.trim(), text);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

/** Whether the Hub allows a model to be called so; such a name is safe in a path. */
export function isRepositoryName(name: string): boolean {
  const parts = name.split('/');
  return parts.length <= 2 && parts.every((part) => NAME_PART.test(part)) && !name.endsWith('.git');
}

/** Whether an address leads to this machine itself. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Whether nobody between here and there can read along. */
export function isPrivate(url: URL): boolean {
  return url.protocol === 'https:' || isLoopback(url);
}

function fromParts(text: string, endpoint: string, parts: readonly string[]): RepositoryAddress {
  const kind = OTHER_KINDS[parts[0] ?? ''];
  if (kind && parts.length > 2) throw invalid(text, ['model-address'], ['other-repository', kind]);
  // Models of the early days have no owner: their page's second part is a view already.
  const length = VIEWS.includes(parts[1] ?? '') || parts.length === 1 ? 1 : 2;
  const [view, ...rest] = parts.slice(length);
  if (view === undefined) return checked(text, endpoint, parts, MAIN);
  if (!VIEWS.includes(view) || rest.length === 0) throw invalid(text, ['model-address']);
  return checked(text, endpoint, parts.slice(0, length), revisionOf(rest, text));
}

/** `refs/pr/1` is the one kind of revision whose slashes the Hub leaves as they are. */
function revisionOf(parts: readonly string[], text: string): string {
  const revision = parts[0] === 'refs' ? parts.slice(0, 3).join('/') : (parts[0] ?? '');
  try {
    return decodeURIComponent(revision);
  } catch {
    throw invalid(text, ['percent-digits']);
  }
}

function checked(text: string, endpoint: string, parts: readonly string[], revision: string): RepositoryAddress {
  const name = parts.join('/');
  if (!isRepositoryName(name)) throw invalid(text, ['model-address']);
  if (!REVISION.test(revision)) throw invalid(text, ['revision'], shown(revision));
  return { endpoint, name, revision };
}

function parseUrl(address: string, text: string): URL {
  if (!URL.canParse(address)) throw invalid(text, ['address']);
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw invalid(text, ['https-address'], url.protocol);
  // The address is shown and kept in plain text, so it must hold no secret; nor may an error's sentence.
  if (url.username !== '' || url.password !== '')
    throw invalid('the address', ['address-without-login'], ['with-login']);
  return url;
}

function invalid(text: string, expected: Said, found: Said = shown(text)): HubError {
  const message = `${shown(text)} is not the address of a model: expected ${inEnglish(expected)}, found ${inEnglish(found)}.`;
  return new HubError('address-invalid', message, { expected, found, hint: HINT });
}
