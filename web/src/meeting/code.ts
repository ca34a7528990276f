/** The six digits of signing in, however they were typed or scanned. */

export const codeLength = 6;

/** Chinese keyboards type full-width digits; people paste spaces and hyphens. */
export function digitsIn(text: string): string {
  const plain = text.replaceAll(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  return plain.replaceAll(/\D/g, "").slice(0, codeLength);
}

export function isWhole(code: string): boolean {
  return /^\d{6}$/.test(code);
}

const prefix = "#code=";

/** The code that a scanned address carries. It stands behind the #, which no server or proxy ever sees. */
export function codeInAddress(hash: string): string | null {
  const code = hash.startsWith(prefix) ? digitsIn(decodeURIComponent(hash.slice(prefix.length))) : "";
  return isWhole(code) ? code : null;
}

export function addressWith(page: string, code: string): string {
  return `${page.split("#")[0] ?? page}${prefix}${code}`;
}
