/**
 * One line for each thing that was tried: `ok`, `failed`, or `not fetched` where the registry would
 * not give the tool for it.
 *
 * @module
 */

/** The registry does not give a tool. */
export class NotFetched extends Error {}

/** @param strict Whether it is a failure when a tool cannot be fetched. */
export function openReport(strict) {
  const counts = { ok: 0, failed: 0, 'not fetched': 0 };
  const say = (state, what, detail) => {
    counts[state] += 1;
    const [first = '', ...more] = String(detail ?? '').split('\n');
    const lines = [`${state.padEnd(11)} ${what}${first === '' ? '' : `: ${first}`}`, ...more];
    console.log(lines.join('\n            '));
  };
  return {
    /**
     * @param {string} what
     * @param {() => Promise<string | undefined>} attempt Gives what was seen; throws where it is wrong.
     * @returns Whether it went well.
     */
    async check(what, attempt) {
      try {
        say('ok', what, await attempt());
        return true;
      } catch (error) {
        const missing = error instanceof NotFetched && !strict;
        say(missing ? 'not fetched' : 'failed', what, error.message);
        return false;
      }
    },
    /** @returns The exit code. */
    close() {
      const all = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
      console.log(`\nclients and nodes: ${all.join(', ')}`);
      return counts.failed === 0 && counts.ok > 0 ? 0 : 1;
    },
  };
}
