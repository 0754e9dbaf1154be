import type { DrawnPicture, PictureFonts, PicturePart, TextStyle } from './picture-parts.ts';

/** Sharp enough for print, also where the screen is not. */
const SHARP_SCALE = 2;
/** Twelve-pixel figures cannot be read below their own size. */
const LEAST_SCALE = 1;
/** So many pixels of a PNG are made in a moment; a large picture is not made sharper at the cost of more. */
const SHARP_PIXELS = 32_000_000;
/** Every browser makes a canvas with sides of so many pixels; most make no much larger one. */
export const MOST_CANVAS_SIDE = 16_000;

/** How many pixels of a PNG a pixel of the picture becomes; null where a browser has no canvas on which it could be read. */
export function paintScale({ width, height }: Pick<DrawnPicture, 'width' | 'height'>): number | null {
  const most = MOST_CANVAS_SIDE / Math.max(width, height);
  const affordable = Math.max(LEAST_SCALE, Math.sqrt(SHARP_PIXELS / (width * height)));
  return most >= LEAST_SCALE ? Math.min(SHARP_SCALE, most, affordable) : null;
}

/** Paints a picture part by part; after each one the page can have its turn. */
export function* painted(picture: DrawnPicture, context: CanvasRenderingContext2D, scale: number): Generator<void> {
  context.scale(scale, scale);
  context.fillStyle = picture.ground;
  context.fillRect(0, 0, picture.width, picture.height);
  context.lineWidth = 1;
  for (const part of picture.parts) yield paintPart(context, part, picture.fonts);
}

function paintPart(context: CanvasRenderingContext2D, part: PicturePart, fonts: PictureFonts): void {
  switch (part.kind) {
    case 'rects':
      for (const { x, y, width, height, fill } of part.rects) {
        if (fill !== null) context.fillStyle = fill;
        if (fill !== null) context.fillRect(x, y, width, height);
        if (part.stroke !== null) context.strokeStyle = part.stroke;
        if (part.stroke !== null) context.strokeRect(x, y, width, height);
      }
      return;
    case 'texts':
      setStyle(context, part.style, fonts);
      for (const { x, y, text } of part.texts) context.fillText(text, x, y);
      return;
    case 'line': {
      let { x } = part;
      for (const { text, style } of part.texts) {
        setStyle(context, style, fonts);
        context.fillText(text, x, part.y);
        x += context.measureText(`${text} `).width;
      }
      return;
    }
    case 'begin':
      context.save();
      return context.translate(part.x, part.y);
    case 'end':
      return context.restore();
  }
}

function setStyle(context: CanvasRenderingContext2D, style: TextStyle, fonts: PictureFonts): void {
  context.font = `${style.weight} ${style.size}px ${fonts[style.font]}`;
  context.fillStyle = style.fill;
  context.textAlign = style.anchor === 'end' ? 'right' : 'left';
}
