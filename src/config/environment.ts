/** All variables of this process, for a command that looks at many of them. */
export function readEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}
