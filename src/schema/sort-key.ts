const NUMBERED = /^([0-9a-fA-F]+)_/;
const DECIMAL_DIGIT = /[0-9]/;
const SURROGATE_OR_ABOVE = /[\ud800-\uffff]/;

/**
 * A string that sorts a path as the build does when compared with `<`: by components, each by
 * its UTF-8 bytes. A component ends with NUL, which no name can hold and which is below every
 * other character, so that the separator never takes part.
 */
export function alphabeticalKey(path: string): string {
  return byteOrder(`${path.replaceAll("/", "\0")}\0`);
}

/**
 * The same for `sort_mode: hex`: in every component numbered names come first, by value, then
 * by the rest of the name, then by bytes.
 *
 * Siblings are numbered in base 16 or in base 10, all in the same, and without leading zeros
 * digits sort alike in both: the shorter first, then digit by digit. So the base is not needed.
 */
export function hexKey(path: string): string {
  return byteOrder(path.split("/").map(hexComponentKey).join(""));
}

function hexComponentKey(name: string): string {
  const prefix = NUMBERED.exec(name)?.[1];
  if (prefix === undefined || !DECIMAL_DIGIT.test(prefix)) return `1${name}\0`;
  const digits = prefix.toLowerCase().replace(/^0+/, "");
  const size = String(digits.length).padStart(4, "0");
  return `0${size}${digits}${name.slice(prefix.length + 1)}\0${name}\0`;
}

/**
 * JavaScript compares UTF-16 units, which differs from the order of UTF-8 bytes only where
 * surrogates meet U+E000..U+FFFF: moving the surrogates above these mends it.
 */
function byteOrder(key: string): string {
  if (!SURROGATE_OR_ABOVE.test(key)) return key;
  let fixed = "";
  for (let index = 0; index < key.length; index += 1) {
    const unit = key.charCodeAt(index);
    if (unit < 0xd800) fixed += key[index];
    else if (unit < 0xe000) fixed += String.fromCharCode(unit + 0x2000);
    else fixed += String.fromCharCode(unit - 0x800);
  }
  return fixed;
}
