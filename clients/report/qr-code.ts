/** A QR code for a terminal, two rows of it in each line. */
import { styleText } from 'node:util'
import { renderUnicodeCompact } from 'uqr'

/** Light modules around it, without which readers do not find it; four by ISO/IEC 18004, two do and fit. */
const QUIET_ZONE = 2

/**
 * With colour, dark on light whatever the terminal's own colours are; without, the light modules are drawn, which
 * is right on a dark terminal and inverted on a light one (most readers take that, too).
 */
export function qrCode(text: string, colour: boolean): string {
  // Its "white" is what a terminal draws; with our own colours what is drawn is the dark.
  const picture = renderUnicodeCompact(text, { border: QUIET_ZONE, invert: colour })
  if (!colour) return picture
  return picture
    .split('\n')
    .map((line) => styleText(['black', 'bgWhiteBright'], line, { validateStream: false }))
    .join('\n')
}
