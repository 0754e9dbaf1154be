import type { DrawnPicture, PictureFonts, PicturePart, PictureRect, TextStyle } from './picture-parts.ts';

/**
 * A picture as an SVG file, piece by piece. Everything is said in attributes: programs for drawing and writing read no
 * style sheets. What the parts of a group have in common stands at the group alone, so that the file stays small.
 */
export function* svgPieces(picture: DrawnPicture): Generator<string> {
  const { width, height, title, description, ground, fonts } = picture;
  const size = `width="${width}" height="${height}"`;
  yield `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${height}">`;
  yield `<title>${escaped(title)}</title>`;
  if (description !== null) yield `<desc>${escaped(description)}</desc>`;
  // Not every program minds the background of an SVG element.
  yield `<rect ${size} fill="${ground}"/>`;
  for (const part of picture.parts) yield svgPart(part, fonts);
  yield '</svg>\n';
}

function svgPart(part: PicturePart, fonts: PictureFonts): string {
  switch (part.kind) {
    case 'rects':
      return `<g${part.stroke ? ` stroke="${part.stroke}"` : ''}>${part.rects.map(svgRect).join('')}</g>`;
    case 'texts': {
      const texts = part.texts.map(({ x, y, text }) => `<text x="${short(x)}" y="${short(y)}">${escaped(text)}</text>`);
      return `<g${styleAttributes(part.style, fonts)}>${texts.join('')}</g>`;
    }
    case 'line': {
      const spans = part.texts.map(
        ({ text, style }, index) =>
          `<tspan${styleAttributes(style, fonts)}>${index > 0 ? ' ' : ''}${escaped(text)}</tspan>`,
      );
      return `<text x="${short(part.x)}" y="${short(part.y)}">${spans.join('')}</text>`;
    }
    case 'begin':
      return `<g transform="translate(${short(part.x)} ${short(part.y)})">`;
    case 'end':
      return '</g>';
  }
}

const svgRect = ({ x, y, width, height, fill }: PictureRect) =>
  `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" fill="${fill ?? 'none'}"/>`;

function styleAttributes({ font, size, weight, fill, anchor }: TextStyle, fonts: PictureFonts): string {
  const bold = weight === 400 ? '' : ` font-weight="${weight}"`;
  const end = anchor === 'end' ? ' text-anchor="end"' : '';
  return ` font-family="${escaped(fonts[font])}" font-size="${size}"${bold} fill="${fill}"${end}`;
}

/** A hundredth of a pixel is seen by nobody. */
const short = (pixels: number) => String(Math.round(pixels * 100) / 100);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** XML knows no way to write these at all; a pasted name can have them. */
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

const escaped = (text: string) =>
  text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!).replaceAll(UNWRITABLE, '\uFFFD');
