/** The guest code as it is typed, scanned and shown. */

export const codeLength = 8;

/** Without 0 and O, 1, I and L: nobody has to guess which it is. */
const LETTERS = /[^2-9A-HJKMNP-Z]/g;

/** The code in what somebody typed: Chinese keyboards type full-width letters; people paste spaces and hyphens. */
export function lettersIn(text: string): string {
  const plain = text.replaceAll(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  return plain.toUpperCase().replaceAll(LETTERS, "").slice(0, codeLength);
}

export function isWhole(code: string): boolean {
  return code.length === codeLength && lettersIn(code) === code;
}

/** In two halves, as it is read out. */
export function inHalves(code: string): string {
  return `${code.slice(0, codeLength / 2)} ${code.slice(codeLength / 2)}`;
}

const prefix = "#code=";

/** The code that a scanned address carries. It stands behind the #, which no server or proxy ever sees. */
export function codeInAddress(hash: string): string | null {
  const code = hash.startsWith(prefix) ? lettersIn(hash.slice(prefix.length)) : "";
  return isWhole(code) ? code : null;
}

export function addressWith(door: string, code: string): string {
  return `${door}${prefix}${code}`;
}
