import type { MeasureText } from '../../../charts/map-layout.ts';
import type { DrawnPicture, PicturePart } from '../../../ui/picture-parts.ts';
import type { DrawingColours } from './drawing-colours.ts';
import type { GridView } from './grid-view.ts';
import { headingText, layOutMatrix, MARGIN, type MatrixHeading } from './matrix-drawing.ts';
import { countMatrixParts, matrixParts } from './matrix-parts.ts';

/** A matrix as a picture of its own: the sheet's grids are made of elements that scroll and can be edited. */
export function matrixPicture(
  view: GridView,
  heading: MatrixHeading,
  measure: MeasureText,
  colours: DrawingColours,
): DrawnPicture {
  const layout = layOutMatrix(view, heading, 'matrix', measure);
  const { ground, fonts } = colours;
  return {
    width: layout.width + 2 * MARGIN,
    height: layout.height + 2 * MARGIN,
    title: headingText(heading),
    description: null,
    ground,
    fonts,
    parts: placed(MARGIN, MARGIN, matrixParts(view, layout, colours)),
    count: countMatrixParts(view),
  };
}

/** Parts that are placed from another corner. */
export function* placed(x: number, y: number, parts: Iterable<PicturePart>): Generator<PicturePart> {
  yield { kind: 'begin', x, y };
  yield* parts;
  yield { kind: 'end' };
}
