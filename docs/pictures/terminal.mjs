/**
 * Text as a terminal shows it, as HTML. Knows the few colours that this server uses.
 *
 * @module
 */

/** By the number of the escape code. */
const looks = {
  1: 'font-weight: 700',
  2: 'color: #98a1ab',
  31: 'color: #ff8d96',
  32: 'color: #6fd08c',
  33: 'color: #e3b95c',
  36: 'color: #66c7dd',
};

const ESCAPE = String.fromCharCode(27);
const codes = new RegExp(String.raw`${ESCAPE}\[(\d*)m`, 'u');

/** A whole page, as wide as its longest line. */
export function terminalPage(text) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<style>
body { margin: 0; }
pre { display: inline-block; margin: 0; padding: 18px 24px 20px; background: #15191e; color: #e4e8ec;
  font: 14px/1.45 "DejaVu Sans Mono", Menlo, Consolas, monospace; }
</style>
<pre>${coloured(text)}</pre>
</html>`;
}

export function withoutColours(text) {
  return text
    .split(codes)
    .filter((_, at) => at % 2 === 0)
    .join('');
}

/** A colour may stand inside another; each code 0 ends all of them, as on a terminal. */
function coloured(text) {
  let open = 0;
  const parts = text.split(codes).map((part, at) => {
    if (at % 2 === 0) return escaped(part);
    if (part === '0' || part === '') {
      const ends = '</span>'.repeat(open);
      open = 0;
      return ends;
    }
    if (looks[part] === undefined) throw new Error(`No look is known for the code ${part}`);
    open += 1;
    return `<span style="${looks[part]}">`;
  });
  return parts.join('') + '</span>'.repeat(open);
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
