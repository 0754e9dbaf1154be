import { screenColour } from './screen-colour.ts';

/** What browsers alone can read of a colour. */
const NEW_COLOUR = /^(?:color|lab|lch|oklab|oklch)\([^/]*\)$/;
const NO_COLOUR = /^(?:transparent|rgba\(0, 0, 0, 0\))$/;

/** Whether a computed colour is to be seen. */
export const isSeen = (colour: string): boolean => colour !== '' && !NO_COLOUR.test(colour);

/** Gives colours as red, green and blue: programs for drawing and writing know none of the newer spellings. */
export function plainColours(): (value: string) => string {
  const known = new Map<string, string>();
  return (value) => {
    if (!NEW_COLOUR.test(value)) return value;
    const plain = known.get(value) ?? `rgb(${screenColour(value).join(', ')})`;
    known.set(value, plain);
    return plain;
  };
}

/** The colour that lies under an element. */
export function groundOf(element: Element): string {
  for (let place: Element | null = element; place; place = place.parentElement) {
    const { backgroundColor } = getComputedStyle(place);
    if (isSeen(backgroundColor)) return backgroundColor;
  }
  return 'white';
}
