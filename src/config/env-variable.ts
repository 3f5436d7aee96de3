/** A blank value, or a placeholder that the client did not fill in, counts as not set. */
export function readVariable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === undefined || value === '' || isPlaceholder(value) ? undefined : value;
}

/** Those of the variables that hold a literal `${…}`, which the client should have filled in. */
export function unfilledVariables(env: NodeJS.ProcessEnv, names: readonly string[]): string[] {
  return names.filter((name) => isPlaceholder(env[name]?.trim() ?? ''));
}

function isPlaceholder(value: string): boolean {
  return /^\$\{.*\}$/s.test(value);
}
