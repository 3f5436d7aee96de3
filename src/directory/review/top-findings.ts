/**
 * Keeps the findings of a tenant of any size in little memory: all are counted, and of each kind the
 * most serious are kept.
 *
 * @module
 */

import { byWeight, type Finding, type FindingKind } from './finding.js';

/** Findings of one kind that are kept. Nobody works through more before asking again. */
export const MOST_KEPT = 500;

export interface TopFindings {
  /** Takes nothing of a kind that was not asked for. */
  add(finding: Finding): void;
  counts(): Partial<Record<FindingKind, number>>;
  inOrder(): Finding[];
}

export function createTopFindings(kinds: readonly FindingKind[]): TopFindings {
  const buckets = new Map(kinds.map((kind) => [kind, { count: 0, kept: [] as Finding[] }]));
  const best = (kept: Finding[]): Finding[] => kept.sort(byWeight).slice(0, MOST_KEPT);
  return {
    add(finding) {
      const bucket = buckets.get(finding.kind);
      if (bucket === undefined) return;
      bucket.count += 1;
      bucket.kept.push(finding);
      // Sorting now and then is cheaper than finding each one its place.
      if (bucket.kept.length >= 2 * MOST_KEPT) bucket.kept = best(bucket.kept);
    },
    counts: () => Object.fromEntries([...buckets].map(([kind, { count }]) => [kind, count])),
    inOrder: () => [...buckets.values()].flatMap(({ kept }) => best(kept)).sort(byWeight),
  };
}
