/** Breaks a line at spaces; in an item of a list, what follows is indented as its text is. */
export function wrap(line: string, width: number): string[] {
  const indent = line.startsWith('- ') ? '  ' : '';
  const parts: string[] = [];
  let part = '';
  for (const word of line.split(' ')) {
    const longer = part === '' ? word : `${part} ${word}`;
    if (longer.length > width && part !== '') {
      parts.push(part);
      part = `${indent}${word}`;
    } else part = longer;
  }
  return [...parts, part];
}
