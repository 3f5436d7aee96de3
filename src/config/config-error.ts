/**
 * What is wrong with a file of settings, before anybody knows what cannot be done because of it.
 *
 * @module
 */

/** Never leaves this folder: who reads the file says what cannot be done. */
export class ConfigError extends Error {
  /** From 1; left out where the whole file is meant. */
  readonly line: number | undefined;
  /** What to do, where fixing the line is not all. */
  readonly next: string | undefined;

  /** @param what A clause whose subject is the file, or what is named in it. */
  constructor(what: string, line?: number, next?: string) {
    super(what);
    this.line = line;
    this.next = next;
  }
}

/** `policy.json is empty`, or `line 3 of policy.json: "protect" …`. */
export function configErrorText(place: string, { message, line }: ConfigError): string {
  return line === undefined ? `${place} ${message}` : `line ${line} of ${place}: ${message}`;
}
