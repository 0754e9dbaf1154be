import type { MeasureText } from '../../../charts/map-layout.ts';
import type { Catalogue } from '../../../i18n/en.ts';
import type { Formats } from '../../../i18n/formats.ts';
import type { DrawnPicture, PicturePart, TextStyle } from '../../../ui/picture-parts.ts';
import type { DrawingColours } from './drawing-colours.ts';
import { LEGEND_WIDTH, MARGIN } from './matrix-drawing.ts';
import { countMatrixParts, matrixParts, monoStyle, SCALE_HEIGHT, scaleParts } from './matrix-parts.ts';
import { placed } from './matrix-picture.ts';
import type { SheetDraft } from './sheet-draft.ts';
import { layOutSheet, LEGEND_WORDS, TITLE_LINE, type DrawnMatrix, type SheetDrawingLayout } from './sheet-drawing.ts';
import type { SheetResult } from './sheet-values.ts';
import { originSentence, sheetSummary } from './sheet-words.ts';

/** What a picture of the sheet is of. */
export interface PicturedSheet {
  readonly draft: SheetDraft;
  readonly result: SheetResult | null;
}

interface PictureMeans {
  readonly texts: Catalogue;
  readonly formats: Formats;
  readonly measure: MeasureText;
  readonly colours: DrawingColours;
}

/** The whole sheet as a picture, in the language of the texts. `drawn` are its matrices, laid out. */
export function sheetPicture(
  { draft, result }: PicturedSheet,
  drawn: readonly DrawnMatrix[],
  { texts, formats, measure, colours }: PictureMeans,
): DrawnPicture {
  const { heading, legend, matrices } = texts.attentionSheet;
  const head = [heading, ...(draft.origin ? [originSentence(texts, formats, draft.origin)] : [])];
  const layout = layOutSheet(drawn, { head, legend }, measure);
  const named = drawn.map(({ layout: { heading: lines } }) =>
    lines[0]!
      .slice(0, 2)
      .map(({ text }) => text)
      .join(' '),
  );
  const { ground, fonts } = colours;
  return {
    width: layout.width,
    height: layout.height,
    title: heading,
    description: `${matrices(named.join(', '))} ${sheetSummary(texts, draft, result)}`,
    ground,
    fonts,
    parts: sheetParts(layout, head, legend, colours),
    count: drawn.reduce((sum, { view }) => sum + countMatrixParts(view), 0),
  };
}

function* sheetParts(
  { matrices, legendTop }: SheetDrawingLayout,
  head: readonly string[],
  legend: string,
  colours: DrawingColours,
): Generator<PicturePart> {
  const words = monoStyle(colours.secondary, { font: 'text' });
  const title: TextStyle = { ...words, size: 16, weight: 600, fill: colours.text };
  for (const [index, text] of head.entries()) {
    const y = MARGIN + 15 + index * TITLE_LINE;
    yield { kind: 'texts', style: index === 0 ? title : words, texts: [{ x: MARGIN, y, text }] };
  }
  for (const { x, y, view, layout } of matrices) yield* placed(x, y, matrixParts(view, layout, colours));
  const left = MARGIN + 14;
  const y = legendTop + SCALE_HEIGHT;
  yield* scaleParts({ x: left, y: legendTop, from: -1 }, colours);
  const texts = [
    { x: MARGIN, y, text: '−' },
    { x: left + LEGEND_WIDTH + 6, y, text: '+' },
    { x: MARGIN + LEGEND_WORDS, y, text: legend },
  ];
  yield { kind: 'texts', style: words, texts };
}
