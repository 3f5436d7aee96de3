/** Whether a value has the form of an API key or access token: a signed JWT of three parts. */
export function isToken(value: string): boolean {
  return /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(value);
}
