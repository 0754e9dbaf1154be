import { groundOf, isSeen, plainColours } from './plain-colours.ts';

const NAMESPACE = 'http://www.w3.org/2000/svg';
const MARGIN = 16;
/** The colour that a gradient begins with: hatching becomes a flat ground, its border says what it means. */
const FIRST_COLOUR = /(?:rgba?|oklch|oklab|color|lab|lch)\([^()]*\)/;

interface Frame {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * A picture that is made of boxes and words, such as chips or bars, as an SVG file: a rectangle for each box that has a ground
 * or a border, a text for each line of words, where they stand. What has been scrolled out of sight is there too.
 */
export function htmlAsSvg(parts: readonly [HTMLElement, ...HTMLElement[]], title: string): string {
  const drawing = new BoxDrawing();
  for (const part of parts) drawing.add(part, 'none');
  return drawing.text(title, groundOf(parts[0]));
}

class BoxDrawing {
  readonly #plain = plainColours();
  readonly #shapes: SVGElement[] = [];
  readonly #frame: Frame = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };

  /** @param around the lines through words or under them, which go from an element to those inside it */
  add(element: Element, around: string): void {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (style.display === 'none' || style.visibility === 'hidden' || isHiddenVisually(style)) return;
    this.#addBox(box, style);
    const decoration = style.textDecorationLine === 'none' ? around : style.textDecorationLine;
    const sign = signBehind(element);
    if (sign) this.#addWords(sign.content, box, sign.style, decoration);
    for (const child of element.childNodes)
      if (child instanceof Element) this.add(child, decoration);
      else if (child instanceof Text && parseFloat(style.fontSize) > 0)
        for (const { words, box } of linesOf(child)) this.#addWords(words, box, style, decoration);
  }

  text(title: string, ground: string): string {
    const { left, top, right, bottom } = this.#frame;
    const [width, height] = [right - left + 2 * MARGIN, bottom - top + 2 * MARGIN].map(Math.ceil);
    const svg = shape('svg', { width, height, viewBox: `${left - MARGIN} ${top - MARGIN} ${width} ${height}` });
    svg.setAttribute('style', `background:${this.#plain(ground)}`);
    const name = shape('title', {});
    name.textContent = title;
    svg.append(name, ...this.#shapes);
    return new XMLSerializer().serializeToString(svg);
  }

  #addBox(box: DOMRect, style: CSSStyleDeclaration): void {
    const width = parseFloat(style.borderTopWidth) || 0;
    const stroke = width > 0 && isSeen(style.borderTopColor) ? style.borderTopColor : null;
    const gradient = FIRST_COLOUR.exec(style.backgroundImage)?.[0];
    const fill = isSeen(style.backgroundColor) ? style.backgroundColor : (gradient ?? null);
    if ((stroke === null && fill === null) || box.width === 0 || box.height === 0) return;
    // A border lies inside of its box, a stroke half outside.
    const inset = stroke ? width / 2 : 0;
    this.#shapes.push(
      shape('rect', {
        x: box.left + inset,
        y: box.top + inset,
        width: box.width - 2 * inset,
        height: box.height - 2 * inset,
        rx: parseFloat(style.borderTopLeftRadius) || 0,
        fill: fill ? this.#plain(fill) : 'none',
        ...(stroke ? { stroke: this.#plain(stroke), 'stroke-width': width } : {}),
        ...(stroke && style.borderTopStyle !== 'solid' ? { 'stroke-dasharray': '3 2' } : {}),
      }),
    );
    this.#grow(box);
  }

  #addWords(words: string, box: DOMRect, style: CSSStyleDeclaration, decoration: string): void {
    const text = shape('text', {
      x: box.left,
      y: (box.top + box.bottom) / 2,
      'dominant-baseline': 'central',
      'font-family': style.fontFamily,
      'font-size': parseFloat(style.fontSize),
      'font-weight': style.fontWeight,
      fill: this.#plain(style.color),
      ...(decoration === 'none' ? {} : { 'text-decoration': decoration }),
      // Another program's font is not to run into the next word.
      ...(box.width > 0 ? { textLength: box.width, lengthAdjust: 'spacingAndGlyphs' } : {}),
    });
    text.textContent = words;
    this.#shapes.push(text);
    this.#grow(box);
  }

  #grow(box: DOMRect): void {
    const frame = this.#frame;
    frame.left = Math.min(frame.left, box.left);
    frame.top = Math.min(frame.top, box.top);
    frame.right = Math.max(frame.right, box.right);
    frame.bottom = Math.max(frame.bottom, box.bottom);
  }
}

function shape(name: string, attributes: Readonly<Record<string, string | number | undefined>>): SVGElement {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [attribute, value] of Object.entries(attributes))
    element.setAttribute(attribute, typeof value === 'number' ? String(Math.round(value * 100) / 100) : (value ?? ''));
  return element;
}

/** For who listens alone. */
const isHiddenVisually = ({ clipPath, position }: CSSStyleDeclaration): boolean =>
  position === 'absolute' && clipPath === 'inset(50%)';

/** What a style sheet writes behind an element whose own words have no size: the dot in the place of `▁`. */
function signBehind(element: Element): { readonly content: string; readonly style: CSSStyleDeclaration } | null {
  const style = getComputedStyle(element, '::after');
  const content = /^"(.+)"$/.exec(style.content)?.[1];
  return content === undefined ? null : { content, style };
}

/** The words of a text node, line by line as they are broken on screen. */
function linesOf(node: Text): readonly { readonly words: string; readonly box: DOMRect }[] {
  if (node.data.trim() === '') return [];
  const range = document.createRange();
  range.selectNodeContents(node);
  const whole = range.getClientRects();
  if (whole.length === 1) return [{ words: node.data.trim(), box: whole[0]! }];
  const lines: { words: string; box: DOMRect }[] = [];
  let at = 0;
  for (const character of node.data) {
    range.setStart(node, at);
    range.setEnd(node, (at += character.length));
    const box = range.getClientRects()[0];
    if (!box) continue;
    const line = lines.at(-1);
    if (!line || Math.abs(line.box.top - box.top) > 1) lines.push({ words: character, box });
    else {
      line.words += character;
      line.box = new DOMRect(line.box.left, line.box.top, box.right - line.box.left, line.box.height);
    }
  }
  return lines.filter(({ words }) => words.trim() !== '');
}
