/** A picture as what it is made of: said once, written as SVG or painted on a canvas. Places and sizes are in pixels. */
export interface DrawnPicture {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** For whoever does not see it. */
  readonly description: string | null;
  readonly ground: string;
  readonly fonts: PictureFonts;
  /** From the lowest to what lies over it. May be made while it is read: each part is quick to make. */
  readonly parts: Iterable<PicturePart>;
  /** How many parts there are. */
  readonly count: number;
}

export interface PictureFonts {
  readonly mono: string;
  readonly text: string;
}

/** Pieces that have all but their places in common. */
export type PicturePart =
  | { readonly kind: 'rects'; readonly stroke: string | null; readonly rects: readonly PictureRect[] }
  | { readonly kind: 'texts'; readonly style: TextStyle; readonly texts: readonly PictureText[] }
  /** One line of texts behind each other, a space between them. */
  | { readonly kind: 'line'; readonly x: number; readonly y: number; readonly texts: readonly StyledText[] }
  /** What comes up to the matching `end` is placed from here, and stays together. */
  | { readonly kind: 'begin'; readonly x: number; readonly y: number }
  | { readonly kind: 'end' };

export interface PictureRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Null where only the outline is drawn. */
  readonly fill: string | null;
}

/** A text from its left end on, or up to its right one; `y` is its base line. */
export interface PictureText {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface StyledText {
  readonly text: string;
  readonly style: TextStyle;
}

export interface TextStyle {
  readonly font: keyof PictureFonts;
  readonly size: number;
  readonly weight: 400 | 600;
  readonly fill: string;
  readonly anchor: 'start' | 'end';
}
