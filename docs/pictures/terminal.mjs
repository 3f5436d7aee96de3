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

/** Which codes a code ends. */
const ends = { 22: ['1', '2'], 39: ['31', '32', '33', '36'] };

/** Each part with the looks that are on there. */
function coloured(text) {
  let on = [];
  const parts = text.split(codes).map((part, at) => {
    if (at % 2 === 0) return styled(part, on);
    if (part === '0' || part === '') on = [];
    else if (part in ends) on = on.filter((code) => !ends[part].includes(code));
    else if (part in looks) on = [...on, part];
    else throw new Error(`No look is known for the code ${part}`);
    return '';
  });
  return parts.join('');
}

function styled(text, on) {
  if (text === '' || on.length === 0) return escaped(text);
  return `<span style="${on.map((code) => looks[code]).join('; ')}">${escaped(text)}</span>`;
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
