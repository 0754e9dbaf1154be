import { mount, unmount, type Component } from 'svelte';
import { saveFile } from './copy-text.ts';
import { pictureFile, pngOf, type Drawing } from './save-picture.ts';

interface SavedDrawing {
  readonly kind: Drawing['kind'];
  /** Without an ending. */
  readonly fileName: string;
  readonly title: string;
}

/**
 * Saves a picture that is nowhere on screen: the component's SVG element is in the page only for as long as it takes to read
 * its styles. Rejects where the browser cannot make the file.
 */
export async function saveDrawing<Props extends Record<string, unknown>>(
  drawing: Component<Props>,
  props: Props,
  { kind, fileName, title }: SavedDrawing,
): Promise<void> {
  const area = document.createElement('div');
  area.className = 'visually-hidden';
  area.ariaHidden = 'true';
  document.body.append(area);
  const drawn = mount(drawing, { target: area, props });
  try {
    const svg = await pictureFile({ kind: 'svg', area }, title);
    saveFile(`${fileName}.${kind}`, kind === 'svg' ? svg : await pngOf(svg));
  } finally {
    await unmount(drawn);
    area.remove();
  }
}
