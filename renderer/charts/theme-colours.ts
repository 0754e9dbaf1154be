import { screenColour } from '../ui/screen-colour.ts';
import { colourTable, scaleTokens, type ColourTable, type MapScaleKind, type Rgb } from './colour-scale.ts';

/** Gives a design token as a colour that a canvas can use. */
export type TokenColours = (token: string) => string;

interface PlacedColours {
  /** Read once: the browser styles the page anew for each reading, and a plot asks for every line that it draws. */
  readonly colour: TokenColours;
  /** After the theme has changed. */
  forget(): void;
  /** Takes its trace out of the page. */
  remove(): void;
}

/** Reads design tokens as they hold inside `place`. */
export function createTokenColours(place: HTMLElement): PlacedColours {
  const known = new Map<string, string>();
  const probe = place.ownerDocument.createElement('span');
  // Forced colours replace an element's own colour, but the tokens have chosen among them already.
  probe.style.setProperty('forced-color-adjust', 'none');
  probe.hidden = true;
  place.append(probe);
  const read = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  return {
    colour(token) {
      const colour = known.get(token) ?? read(token);
      known.set(token, colour);
      return colour;
    },
    forget: () => known.clear(),
    remove: () => probe.remove(),
  };
}

/** The 256 colours of a scale in the theme of now. */
export function readColourTable(kind: MapScaleKind, colour: TokenColours): ColourTable {
  return colourTable(scaleTokens[kind].map((token) => screenColour(colour(token))));
}

/** What a map is drawn with, in the theme of now. */
export interface MapColours {
  readonly table: ColourTable;
  /** Of a cell without a value. */
  readonly none: Rgb;
  readonly line: string;
  readonly label: string;
  readonly bar: string;
}

export function readMapColours(kind: MapScaleKind): MapColours {
  const { colour, remove } = createTokenColours(document.body);
  const colours = {
    table: readColourTable(kind, colour),
    none: screenColour(colour('--map-none')),
    line: colour('--line'),
    label: colour('--text-2'),
    bar: colour('--data-raw'),
  };
  remove();
  return colours;
}

const QUERIES = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'];

/** Calls back whenever colours change: the user's choice, the system's theme, contrast. Returns its own undo. */
export function onThemeChange(repaint: () => void): () => void {
  const queries = QUERIES.map((query) => matchMedia(query));
  const observer = new MutationObserver(repaint);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  for (const query of queries) query.addEventListener('change', repaint);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', repaint);
  };
}
