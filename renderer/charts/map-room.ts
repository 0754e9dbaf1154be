/** Room that is kept free below what is measured, in pixels. */
const MARGIN = 16;
/** With less than this left below what stands above it, a picture is scrolled to, and may be as high as its scroller. */
const LEAST_LEFT = 240;

/** The heights in pixels that decide how much room a picture has. */
export interface PlaceOnScreen {
  /** Of what is scrolled. */
  readonly scroller: number;
  /** Of all that stands above the picture. */
  readonly above: number;
}

/** How high a picture may be to be on screen as a whole. */
export function roomLeft({ scroller, above }: PlaceOnScreen): number {
  const left = scroller - above - MARGIN;
  return left >= LEAST_LEFT ? left : scroller - 2 * MARGIN;
}

/** Follows how much room an element has from its top on; null while it is not laid out. */
export function watchRoom(onchange: (room: number | null) => void): (element: HTMLElement) => () => void {
  return (element) => {
    const around = ancestorsOf(element);
    const scroller = () => around.find(scrolls) ?? document.documentElement;
    const look = () => {
      const place = scroller();
      const { clientHeight, scrollTop } = place;
      // The page's own top moves as it is scrolled, that of a box that scrolls does not.
      const origin = place === document.documentElement ? -scrollTop : place.getBoundingClientRect().top;
      const above = element.getBoundingClientRect().top - origin + (place === document.documentElement ? 0 : scrollTop);
      onchange(
        clientHeight === 0 || element.offsetParent === null ? null : roomLeft({ scroller: clientHeight, above }),
      );
    };
    const observer = new ResizeObserver(look);
    for (const each of around) observer.observe(each);
    return () => observer.disconnect();
  };
}

function ancestorsOf(element: HTMLElement): readonly HTMLElement[] {
  const around: HTMLElement[] = [];
  for (let place = element.parentElement; place; place = place.parentElement) around.push(place);
  return around;
}

const scrolls = (element: HTMLElement) => /^(auto|scroll)$/.test(getComputedStyle(element).overflowY);
