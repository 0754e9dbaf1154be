import { htmlAsSvg } from './html-drawing.ts';
import { groundOf, plainColours } from './plain-colours.ts';

/** Something that can be saved: an SVG element as it is, boxes and words drawn anew as SVG, canvases as one PNG. */
export interface Drawing {
  readonly kind: 'svg' | 'png';
  readonly area: HTMLElement;
}

/** Interface icons are SVG as well, and no part of a picture. */
const SVG = 'svg:not([class*="lucide"])';
/** Marks what is made of boxes and words, and is all of a picture. */
const BOXES = '[data-drawing]';
/** Text that stands beside a canvas and belongs to its picture, such as the numbers of a legend. */
const CAPTION = '[data-caption]';
/** A spot of colour that a legend explains. */
const SWATCH = '[data-swatch]';
const MARGIN = 16;
const TITLE_HEIGHT = 32;
/** Room for the title above a small picture. */
const LEAST_WIDTH = 280;
/** Sharp enough for print, also where the screen is not. */
const LEAST_SCALE = 2;

/** What there is to save in an area; null where that is nothing. */
export function drawingIn(area: HTMLElement): Drawing | null {
  if (area.querySelector(SVG)) return { kind: 'svg', area };
  if (area.querySelector('canvas')) return { kind: 'png', area };
  return area.querySelector(`${BOXES}:not(:empty)`) ? { kind: 'svg', area } : null;
}

/** The drawing as a file's content. Rejects where the browser cannot make one. */
export async function pictureFile({ kind, area }: Drawing, title: string): Promise<Blob> {
  if (kind === 'svg') return new Blob([svgText(area, title)], { type: 'image/svg+xml' });
  return pngFile(composed(area, title));
}

/** A canvas that is drawn on as if it had the size given. */
function scaledCanvas(width: number, height: number, scale: number) {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser has no canvas.');
  context.scale(scale, scale);
  return { canvas, context };
}

/** What is on a canvas as PNG. Rejects where it is too large for the browser's memory. */
export const pngFile = (canvas: HTMLCanvasElement) =>
  new Promise<Blob>((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The canvas gave no picture.'))), 'image/png');
  });

/** What style sheets say of an SVG element and its file has to say by itself. */
const STYLES = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap'],
  ...['stroke-linejoin', 'opacity', 'visibility', 'font-family', 'font-size', 'font-weight', 'font-style'],
  ...['text-anchor', 'dominant-baseline', 'letter-spacing'],
];
/** Does not go from an element to those inside it, as all others do. */
const NOT_INHERITED = 'opacity';
/** The area's SVG element as a file of its own, with its styles written out, its ground and its title; or its boxes. */
function svgText(area: HTMLElement, title: string): string {
  const original = area.querySelector<SVGSVGElement>(SVG);
  const [first, ...others] = area.querySelectorAll<HTMLElement>(BOXES);
  if (!original && first) return htmlAsSvg([first, ...others], title);
  if (!original) throw new Error('There is no SVG element.');
  const copy = original.cloneNode(true) as SVGSVGElement;
  const plain = plainColours();
  writeStyles(original, copy, plain, {});
  const { width, height } = original.getBoundingClientRect();
  copy.setAttribute('width', String(Math.round(width)));
  copy.setAttribute('height', String(Math.round(height)));
  if (!copy.hasAttribute('viewBox')) copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.style.setProperty('background', plain(groundOf(original)));
  const name = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  name.textContent = title;
  copy.prepend(name);
  return new XMLSerializer().serializeToString(copy);
}

type Styles = Readonly<Record<string, string>>;

/** Writes an element's styles into its copy, but for those that it has from the element around it, and goes on inside. */
function writeStyles(original: Element, copy: Element, plain: (value: string) => string, around: Styles): void {
  const style = getComputedStyle(original);
  const own = Object.fromEntries(STYLES.map((name) => [name, plain(style.getPropertyValue(name))]));
  const inherited = (name: string) => (name === NOT_INHERITED ? '1' : around[name]);
  const written = STYLES.filter((name) => own[name] && (own[name] !== inherited(name) || copy.hasAttribute(name)));
  copy.removeAttribute('class');
  copy.removeAttribute('style');
  if (written.length > 0) copy.setAttribute('style', written.map((name) => `${name}:${own[name]}`).join(';'));
  const inside = copy.children;
  [...original.children].forEach((child, index) => writeStyles(child, inside[index]!, plain, own));
}

/** All canvases and captions of the area where they stand, under the title. */
function composed(area: HTMLElement, title: string): HTMLCanvasElement {
  const parts = [...area.querySelectorAll('canvas')];
  const captions = [...area.querySelectorAll<HTMLElement>(CAPTION)];
  const frame = around([...parts, ...captions].map((part) => part.getBoundingClientRect()));
  const scale = Math.max(LEAST_SCALE, devicePixelRatio);
  const size = { width: frame.width + 2 * MARGIN, height: frame.height + 2 * MARGIN + TITLE_HEIGHT };
  const { canvas, context } = scaledCanvas(size.width, size.height, scale);
  context.fillStyle = groundOf(area);
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.textBaseline = 'middle';
  const { color, fontFamily } = getComputedStyle(area);
  context.fillStyle = color;
  context.font = `600 15px ${fontFamily}`;
  context.fillText(title, MARGIN, MARGIN + 8);
  context.translate(MARGIN - frame.left, MARGIN + TITLE_HEIGHT - frame.top);
  context.imageSmoothingEnabled = false;
  for (const part of parts) {
    const { left, top, width, height } = part.getBoundingClientRect();
    if (part.width > 0 && part.height > 0) context.drawImage(part, left, top, width, height);
  }
  for (const swatch of area.querySelectorAll(SWATCH)) drawSwatch(context, swatch);
  for (const caption of captions) drawCaption(context, caption);
  return canvas;
}

/** The least frame that has all of them in it. */
function around(boxes: readonly DOMRect[]): Pick<DOMRect, 'left' | 'top' | 'width' | 'height'> {
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const width = Math.max(LEAST_WIDTH, ...boxes.map((box) => box.right - left));
  return { left, top, width, height: Math.max(...boxes.map((box) => box.bottom)) - top };
}

function drawSwatch(context: CanvasRenderingContext2D, swatch: Element): void {
  const { left, top, width, height } = swatch.getBoundingClientRect();
  const { backgroundColor, borderColor, borderRadius, borderWidth } = getComputedStyle(swatch);
  context.fillStyle = backgroundColor;
  context.strokeStyle = borderColor;
  context.beginPath();
  context.roundRect(left, top, width, height, borderRadius === '50%' ? Math.min(width, height) / 2 : 1);
  context.fill();
  const edge = parseFloat(borderWidth);
  if (!(edge > 0)) return;
  context.lineWidth = edge;
  context.stroke();
}

function drawCaption(context: CanvasRenderingContext2D, caption: HTMLElement): void {
  const { left, top, height } = caption.getBoundingClientRect();
  const style = getComputedStyle(caption);
  context.fillStyle = style.color;
  context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.fillText(caption.textContent ?? '', left, top + height / 2);
}
