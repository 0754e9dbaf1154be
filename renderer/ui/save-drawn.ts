import { saveFile } from './copy-text.ts';
import { inTurns, type Turns } from './in-turns.ts';
import { MOST_CANVAS_SIDE, painted, paintScale } from './paint-parts.ts';
import type { DrawnPicture } from './picture-parts.ts';
import { pngFile } from './save-picture.ts';
import { svgPieces } from './svg-parts.ts';

export const pictureKinds = ['svg', 'png'] as const;
export type PictureKind = (typeof pictureKinds)[number];

/** A picture that no canvas of this browser holds. */
export class PictureTooLarge extends Error {
  readonly width: number;
  readonly height: number;
  /** The longest side that can be made; null where this browser refused what others make. */
  readonly most: number | null;

  constructor({ width, height }: Pick<DrawnPicture, 'width' | 'height'>, most: number | null) {
    super(`The browser makes no PNG of ${width} × ${height} pixels.`);
    this.width = width;
    this.height = height;
    this.most = most;
  }
}

/** Saves a picture that is nowhere on screen. Rejects with `PictureTooLarge` where the browser has no canvas for its PNG. */
export async function saveDrawn(
  picture: DrawnPicture,
  kind: PictureKind,
  fileName: string,
  turns: Turns = {},
): Promise<void> {
  const file = kind === 'svg' ? await svgFile(picture, turns) : await paintedFile(picture, turns);
  turns.signal?.throwIfAborted();
  saveFile(`${fileName}.${kind}`, file);
}

const svgFile = async (picture: DrawnPicture, turns: Turns) =>
  new Blob(await inTurns(svgPieces(picture), turns), { type: 'image/svg+xml' });

async function paintedFile(picture: DrawnPicture, turns: Turns): Promise<Blob> {
  const scale = paintScale(picture);
  if (scale === null) throw new PictureTooLarge(picture, MOST_CANVAS_SIDE);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser has no canvas.');
  await inTurns(painted(picture, context, scale), turns);
  return pngFile(canvas).catch(() => {
    throw new PictureTooLarge(canvas, null);
  });
}
