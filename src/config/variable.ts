/** A blank value, or a placeholder that the host did not fill in, counts as not set. */
export function readVariable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === undefined || value === '' || /^\$\{.*\}$/s.test(value) ? undefined : value;
}
