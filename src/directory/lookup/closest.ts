/**
 * The names most like a word, for "did you mean". Shown as candidates, never chosen.
 *
 * @module
 */

/** At most five of `names`, best first: those that contain the word, then by shared pairs of letters. */
export function closest(word: string, names: readonly string[]): string[] {
  const wanted = word.trim().toLowerCase();
  const pairs = pairsOf(wanted);
  const score = (name: string): number => {
    const lower = name.toLowerCase();
    if (wanted !== '' && (lower.includes(wanted) || wanted.includes(lower))) return 2;
    const other = pairsOf(lower);
    const shared = [...pairs].filter((pair) => other.has(pair)).length;
    return (2 * shared) / Math.max(1, pairs.size + other.size);
  };
  return names
    .map((name) => ({ name, score: score(name) }))
    .filter((entry) => entry.score > 0.3)
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
    .slice(0, 5)
    .map((entry) => entry.name);
}

function pairsOf(text: string): ReadonlySet<string> {
  const points = [...text];
  return new Set(points.slice(1).map((point, i) => `${points[i]}${point}`));
}
